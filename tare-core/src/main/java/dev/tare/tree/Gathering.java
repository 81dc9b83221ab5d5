// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the entries of all sets in any order, refuses those that contradict each other, and gives
 * them out in canonical order (byte layout 1): names once, parents first, the first name of a file
 * as the file and its other names as links to it.
 */
final class Gathering {
  private static final RawPath WHITEOUT = RawPath.of(".wh.");

  private final boolean parents;
  private final long mtime;
  private final List<Claim> claims = new ArrayList<>();
  private final Set<Content> shared = Collections.newSetFromMap(new IdentityHashMap<>());

  private record Claim(Entry entry, String source) {
    TarName name() {
      return entry.name();
    }
  }

  /**
   * @param parents whether directories are made that entries need and nobody gives
   * @param mtime of those
   */
  Gathering(boolean parents, long mtime) {
    this.parents = parents;
    this.mtime = mtime;
  }

  /**
   * Takes an entry.
   *
   * @param source where it comes from, for messages
   */
  void add(Entry entry, String source) throws InputException {
    if (isWhiteout(entry.name().path())) {
      throw new InputException(
          entry.name()
              + ": from "
              + source
              + ": names that begin with .wh. mean deletions in layers");
    }
    claims.add(new Claim(entry, source));
  }

  /** Says that all entries with this very content are names of one file. */
  void share(Content content) {
    shared.add(content);
  }

  /** All entries; to be called once. */
  List<Entry> finish() throws InputException {
    claims.sort(Comparator.comparing(Claim::name));
    List<Entry> entries = new ArrayList<>(claims.size());
    IdentityHashMap<Content, TarName> firstNames = new IdentityHashMap<>();
    // The last entry and what it is below: where its subtree ends, the next entry goes on.
    Deque<Claim> above = new ArrayDeque<>();
    for (Claim claim : claims) {
      Claim last = above.peek();
      if (last != null && last.name().compareTo(claim.name()) == 0) {
        requireSameDirectory(last, claim);
        continue;
      }
      enter(claim, above, entries);
      entries.add(linked(claim.entry(), firstNames));
    }
    claims.clear();
    return Collections.unmodifiableList(entries);
  }

  /** Makes the claim the top of the stack, with all its parents below it. */
  private void enter(Claim claim, Deque<Claim> above, List<Entry> entries) throws InputException {
    while (!above.isEmpty() && !claim.name().isBelow(above.element().name())) {
      above.pop();
    }
    Claim nearest = above.peek();
    if (nearest != null && !(nearest.entry() instanceof Entry.Directory)) {
      throw new InputException(
          claim.name()
              + (": from " + claim.source() + ": cannot be below " + nearest.name())
              + (nearest.entry() instanceof Entry.Symlink ? ", a link" : ", a file")
              + (" from " + nearest.source()));
    }
    if (parents) {
      for (TarName missing : missing(claim.name(), Optional.ofNullable(nearest))) {
        Entry made = new Entry.Directory(missing, new Metadata(0755, 0, 0, mtime));
        entries.add(made);
        above.push(new Claim(made, claim.source()));
      }
    }
    above.push(claim);
  }

  private static Deque<TarName> missing(TarName name, Optional<Claim> nearest) {
    Deque<TarName> missing = new ArrayDeque<>();
    Optional<TarName> parent = name.parent();
    while (parent.isPresent()
        && (nearest.isEmpty() || parent.get().compareTo(nearest.get().name()) != 0)) {
      missing.push(parent.get());
      parent = parent.get().parent();
    }
    return missing;
  }

  private static void requireSameDirectory(Claim one, Claim other) throws InputException {
    boolean directories =
        one.entry() instanceof Entry.Directory && other.entry() instanceof Entry.Directory;
    if (directories && one.entry().metadata().equals(other.entry().metadata())) {
      return;
    }
    String sources =
        one.source().equals(other.source())
            ? "twice by " + one.source()
            : "by " + one.source() + " and by " + other.source();
    String difference =
        directories
            ? ", as directories with " + shown(one.entry()) + " and " + shown(other.entry())
            : "";
    throw new InputException(one.name() + ": is given " + sources + difference);
  }

  private static String shown(Entry directory) {
    Metadata metadata = directory.metadata();
    return "0"
        + Integer.toOctalString(metadata.mode())
        + (" " + metadata.uid())
        + (":" + metadata.gid());
  }

  private Entry linked(Entry entry, IdentityHashMap<Content, TarName> firstNames) {
    if (!(entry instanceof Entry.File file) || !shared.contains(file.content())) {
      return entry;
    }
    TarName first = firstNames.putIfAbsent(file.content(), file.name());
    return first == null ? entry : new Entry.Hardlink(file.name(), file.metadata(), first);
  }

  private static boolean isWhiteout(RawPath name) {
    boolean found = name.startsWith(WHITEOUT);
    for (int slash = name.indexOf('/', 0); slash >= 0; slash = name.indexOf('/', slash + 1)) {
      found |= name.startsWith(WHITEOUT, slash + 1);
    }
    return found;
  }
}
