// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.files.RawPath;
import dev.tare.input.DiskFile;
import dev.tare.input.DiskStat;
import dev.tare.input.InputException;
import dev.tare.plan.FileSet;
import dev.tare.plan.Owner;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.nio.file.Path;

/** Turns file sets into entries. */
final class Sources {
  private static final int LINK_MODE = 0777;
  private static final int DIRECTORY_MODE = 0755;

  private final TreeContext context;
  private final Accounts accounts;
  private final Gathering gathering;

  Sources(TreeContext context, Gathering gathering) {
    this.context = context;
    this.accounts = new Accounts(context.below().isPresent());
    this.gathering = gathering;
  }

  void take(FileSet set) throws IOException {
    if (set instanceof FileSet.SourceFile file) {
      takeFile(file);
    } else if (set instanceof FileSet.SourceDirectory directory) {
      new DiskTree(directory, context.mtime(), accounts, gathering).walk();
    } else if (set instanceof FileSet.SourceArchive archive) {
      new ArchiveTree(archive, context, accounts, gathering).read();
    } else if (set instanceof FileSet.JavaArchive jar) {
      new JarTree(jar, context, accounts, gathering).read();
    } else if (set instanceof FileSet.Inline inline) {
      takeInline(inline);
    } else {
      takeMade(set);
    }
  }

  /** Looks up the names of owners, once all sets are taken. */
  void settleOwners() throws IOException {
    if (accounts.hasNames()) {
      accounts.settle(gathering.files(context.files()));
      gathering.settleOwners(accounts);
    }
  }

  /** What has no source. */
  private void takeMade(FileSet set) throws IOException {
    if (set instanceof FileSet.Directory directory) {
      takeDirectory(directory);
    } else if (set instanceof FileSet.Symlink link) {
      String source = "the links";
      Metadata metadata = metadata(LINK_MODE, link.owner());
      RawPath target = RawPath.of(link.target());
      gathering.add(new Entry.Symlink(Place.file(link.path(), source), metadata, target), source);
    } else if (set instanceof FileSet.Hardlink link) {
      String source = "the links";
      TarName target = Place.file(link.target(), source);
      gathering.add(
          new Entry.Hardlink(Place.file(link.path(), source), metadata(0, Owner.ROOT), target),
          source);
    } else if (set instanceof FileSet.Removal removal) {
      String source = "the removals";
      gathering.remove(Place.file(removal.path(), source), source);
    } else {
      throw new IllegalArgumentException("a tar that is a layer byte for byte has no entries");
    }
  }

  private void takeFile(FileSet.SourceFile set) throws IOException {
    Path path = set.source();
    String source = InputException.shown(path);
    DiskStat stat = DiskStat.ofFile(path, "only a file can be added as one");
    int mode = set.mode().apply(stat.permissions(), false);
    gathering.add(
        new Entry.File(
            Place.file(set.destination(), source),
            metadata(mode, set.owner()),
            stat.size(),
            DiskFile.following(path, stat)),
        source);
  }

  private Metadata metadata(int mode, Owner owner) throws IOException {
    Accounts.Ids ids = accounts.of(owner);
    return new Metadata(mode, ids.uid(), ids.gid(), context.mtime());
  }

  private void takeInline(FileSet.Inline set) throws IOException {
    String source = "the content given for " + RawPath.of(set.destination());
    TarName name = Place.file(set.destination(), source);
    gathering.add(Entry.File.of(name, metadata(set.mode(), set.owner()), set.bytes()), source);
  }

  private void takeDirectory(FileSet.Directory set) throws IOException {
    String source = "the directories";
    Metadata metadata = metadata(set.mode().orElse(DIRECTORY_MODE), set.owner().orElse(Owner.ROOT));
    gathering.addYielding(
        new Entry.Directory(Place.file(set.path(), source), metadata),
        source,
        new Claim.Yield(set.mode().isEmpty(), set.owner().isEmpty()));
  }
}
