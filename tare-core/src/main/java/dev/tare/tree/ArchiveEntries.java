// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.ModeRule;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is in an archive, by the names it has there; of this the set's selection goes to the names
 * it gets in the image.
 */
final class ArchiveEntries {
  private final FileSet.SourceArchive set;
  private final String source;
  private final Accounts accounts;
  private final Gathering gathering;
  private final Map<TarName, Entry> entries = new TreeMap<>();
  private final List<Content> shared = new ArrayList<>();
  private boolean given;

  ArchiveEntries(FileSet.SourceArchive set, String source, Accounts accounts, Gathering gathering) {
    this.set = set;
    this.source = source;
    this.accounts = accounts;
    this.gathering = gathering;
  }

  /** Takes an entry; a later one replaces an earlier one of its name. */
  void put(Entry entry) {
    entries.put(entry.name(), entry);
  }

  Optional<Entry> find(TarName name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Says that all entries with this very content are names of one file. */
  void share(Content content) {
    shared.add(content);
  }

  boolean isSelected(TarName name) {
    return set.selection().takes(name.path());
  }

  /** Hands over what was put; InputException if the set asks for something, but gets nothing. */
  void give() throws IOException {
    Place place = Place.of(set.destination(), source);
    for (Entry entry : entries.values()) {
      boolean selected = isSelected(entry.name());
      if (selected || entry instanceof Entry.Directory) {
        Optional<RawPath> rest = stripped(entry.name().path());
        if (rest.isPresent()) {
          give(attributed(entry).renamed(name(place, rest.get())), selected);
        }
      }
    }
    shared.forEach(gathering::share);
    if (!given && !entries.isEmpty()) {
      throw InputException.plan(
          source
              + ": nothing in it is selected"
              + (set.selection().include().isEmpty() ? "" : " by " + set.selection().include())
              + (set.strip() == 0 ? "" : " and has more than " + set.strip() + " components"));
    }
  }

  private void give(Entry entry, boolean selected) throws InputException {
    given |= selected;
    if (selected) {
      gathering.add(entry, source);
    } else if (entry instanceof Entry.Directory directory) {
      gathering.offer(directory, source, Claim.Yield.NOTHING);
    }
  }

  private TarName name(Place place, RawPath rest) throws InputException {
    try {
      return place.resolve(rest);
    } catch (IllegalArgumentException e) {
      throw InputException.content(source + ": " + e.getMessage());
    }
  }

  /** Without the leading components that are to go; empty if nothing is left. */
  private Optional<RawPath> stripped(RawPath path) {
    int start = 0;
    for (int i = 0; i < set.strip(); i++) {
      int slash = path.indexOf('/', start);
      if (slash < 0) {
        return Optional.empty();
      }
      start = slash + 1;
    }
    return Optional.of(path.slice(start, path.length()));
  }

  private Entry attributed(Entry entry) throws IOException {
    Attributes attributes = set.attributes();
    if (attributes.isDefault()) {
      return entry;
    }
    RawPath path = entry.name().path();
    Metadata own = entry.metadata();
    boolean directory = entry instanceof Entry.Directory;
    int mode =
        entry instanceof Entry.Symlink
            ? own.mode()
            : attributes.mode(path).map(rule -> mode(rule, own, directory)).orElse(own.mode());
    Accounts.Ids ids = new Accounts.Ids(own.uid(), own.gid());
    if (attributes.owner(path).isPresent()) {
      ids = accounts.of(attributes.owner(path).get());
    }
    return entry.with(own.with(mode, ids.uid(), ids.gid()));
  }

  private static int mode(ModeRule rule, Metadata own, boolean directory) {
    return rule.apply(own.mode(), directory);
  }
}
