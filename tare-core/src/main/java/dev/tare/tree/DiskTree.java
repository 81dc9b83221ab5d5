// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.tare.changeset.Entry;
import dev.tare.files.RawPath;
import dev.tare.input.DiskFile;
import dev.tare.input.DiskStat;
import dev.tare.input.InputException;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Walks a directory of this machine. Below its top no link is followed, so there are no loops; only
 * directories are opened.
 */
final class DiskTree {
  private static final RawPath SLASH = RawPath.of("/");
  private static final RawPath TOP = RawPath.of("");
  private static final String ONLY = "only files, directories and links can go into an image";

  private final FileSet.SourceDirectory set;
  private final String source;
  private final long mtime;
  private final Accounts accounts;
  private final Gathering gathering;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Map<DiskStat.Inode, DiskFile> manyNamed = new HashMap<>();
  // Few different ones stand for a great many files.
  private final Map<Kind, Metadata> metadata = new HashMap<>();

  /**
   * A directory to be listed.
   *
   * @param inner its path from the top, empty for the top itself
   */
  private record Pending(Path path, Place place, RawPath inner) {
    RawPath child(RawPath name) {
      return inner.isEmpty() ? name : inner.concat(SLASH).concat(name);
    }
  }

  private boolean taken;

  private record Kind(int mode, Accounts.Ids owner) {}

  DiskTree(FileSet.SourceDirectory set, long mtime, Accounts accounts, Gathering gathering) {
    this.set = set;
    this.source = InputException.shown(set.source());
    this.mtime = mtime;
    this.accounts = accounts;
    this.gathering = gathering;
  }

  void walk() throws IOException {
    Place top = Place.of(set.destination(), source);
    DiskStat stat = DiskStat.of(set.source());
    if (!stat.isDirectory()) {
      throw InputException.of(set.source(), "is " + stat.kind() + ", not a directory");
    }
    if (top.name().isPresent()) {
      gathering.addYielding(new Entry.Directory(top.name().get(), metadata(stat, TOP)), source);
    }
    pending.push(new Pending(set.source(), top, TOP));
    while (!pending.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException("interrupted while reading " + source);
      }
      list(pending.pop());
    }
    if (!taken && !set.selection().include().isEmpty()) {
      throw InputException.plan(
          source + ": nothing in it is selected by " + set.selection().include());
    }
  }

  private void list(Pending directory) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory.path())) {
      for (Path child : children) {
        take(child, directory);
      }
    } catch (DirectoryIteratorException e) {
      throw InputException.unreadable(directory.path(), Objects.requireNonNull(e.getCause()));
    } catch (InputException | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      throw InputException.unreadable(directory.path(), e);
    }
  }

  private static RawPath last(Path path) {
    Path name = path.getFileName();
    return RawPath.of(name == null ? path : name);
  }

  private static TarName name(Path path, Place place) throws InputException {
    try {
      return place.resolve(last(path));
    } catch (IllegalArgumentException e) {
      throw InputException.of(path, String.valueOf(e.getMessage()));
    }
  }

  private void take(Path path, Pending directory) throws IOException {
    RawPath inner = directory.child(last(path));
    boolean selected = set.selection().takes(inner);
    if (!selected && set.selection().skipsBelow(inner)) {
      return;
    }
    DiskStat stat = DiskStat.of(path, NOFOLLOW_LINKS);
    if (!selected && !stat.isDirectory()) {
      return;
    }
    taken |= selected;
    TarName name = name(path, directory.place());
    Metadata metadata = metadata(stat, inner);
    if (stat.isFile()) {
      gathering.add(new Entry.File(name, metadata, stat.size(), file(path, stat)), source);
    } else if (stat.isDirectory()) {
      Entry.Directory entry = new Entry.Directory(name, metadata);
      if (selected) {
        gathering.addYielding(entry, source);
      } else {
        gathering.offer(entry, source, Claim.Yield.ALL);
      }
      pending.push(new Pending(path, new Place(Optional.of(name)), inner));
    } else if (stat.isLink()) {
      gathering.add(new Entry.Symlink(name, metadata, target(path)), source);
    } else {
      throw InputException.of(path, "is " + stat.kind() + ": " + ONLY);
    }
  }

  private DiskFile file(Path path, DiskStat stat) {
    if (stat.links() < 2) {
      return DiskFile.of(path, stat);
    }
    DiskFile known = manyNamed.putIfAbsent(stat.inode(), DiskFile.of(path, stat));
    if (known != null) {
      gathering.share(known);
      return known;
    }
    return manyNamed.get(stat.inode());
  }

  private static RawPath target(Path link) throws InputException {
    try {
      return RawPath.of(Files.readSymbolicLink(link));
    } catch (IOException e) {
      throw InputException.unreadable(link, e);
    }
  }

  private Metadata metadata(DiskStat stat, RawPath inner) throws IOException {
    Attributes attributes = set.attributes();
    ModeRule rule = attributes.mode(inner).orElse(ModeRule.NORMAL);
    // Links have no mode of their own; all tools write this one.
    int mode = stat.isLink() ? 0777 : rule.apply(stat.permissions(), stat.isDirectory()) & 07777;
    Accounts.Ids owner = accounts.of(attributes.owner(inner).orElse(Owner.ROOT));
    return metadata.computeIfAbsent(
        new Kind(mode, owner), k -> new Metadata(k.mode(), owner.uid(), owner.gid(), mtime));
  }
}
