// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.BlobStore;
import dev.tare.files.RawPath;
import dev.tare.plan.FileSet;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.tar.Metadata;
import java.io.IOException;
import java.nio.file.Path;

/** Turns file sets into entries. */
final class Sources {
  private final long mtime;
  private final BlobStore store;
  private final TarMemory memory;
  private final Gathering gathering;

  Sources(long mtime, BlobStore store, TarMemory memory, Gathering gathering) {
    this.mtime = mtime;
    this.store = store;
    this.memory = memory;
    this.gathering = gathering;
  }

  void take(FileSet set) throws IOException {
    if (set instanceof FileSet.SourceFile file) {
      takeFile(file);
    } else if (set instanceof FileSet.SourceDirectory directory) {
      new DiskTree(directory, mtime, gathering).walk();
    } else if (set instanceof FileSet.SourceTar tar) {
      new TarTree(tar, mtime, gathering).read(store, memory);
    } else if (set instanceof FileSet.Inline inline) {
      takeInline(inline);
    }
  }

  private void takeFile(FileSet.SourceFile set) throws IOException {
    Path path = set.source();
    String source = InputException.shown(path);
    DiskStat stat = requireFile(path, "only a file can be added as one");
    int mode = set.mode().orElseGet(() -> ModeRule.NORMAL.apply(stat.permissions(), false));
    gathering.add(
        new Entry.File(
            Place.file(set.destination(), source),
            metadata(mode, set.owner(), mtime),
            stat.size(),
            DiskFile.following(path, stat)),
        source);
  }

  /** Looks at a file, or at what a link leads to; InputException with the rule if it is no file. */
  static DiskStat requireFile(Path path, String rule) throws InputException {
    DiskStat stat = DiskStat.of(path);
    if (!stat.isFile()) {
      throw InputException.of(path, "is " + stat.kind() + ": " + rule);
    }
    return stat;
  }

  static Metadata metadata(int mode, Owner owner, long mtime) {
    return new Metadata(mode, owner.uid(), owner.gid(), mtime);
  }

  private void takeInline(FileSet.Inline set) throws IOException {
    String source = "the content given for " + RawPath.of(set.destination());
    byte[] bytes = set.bytes();
    gathering.add(
        new Entry.File(
            Place.file(set.destination(), source),
            metadata(set.mode(), set.owner(), mtime),
            bytes.length,
            new InlineContent(bytes)),
        source);
  }
}
