// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.content.BlobStore;
import dev.tare.input.InputException;
import dev.tare.plan.FailedPart;
import dev.tare.plan.FileSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes entries of file sets: in canonical order, each name once, parents first. */
public final class FileTree {
  private FileTree() {}

  /**
   * The tree of file sets from scratch. Directories and archives are looked through at once,
   * contents of files are read when an entry's content is opened; a file that has changed by then
   * is an {@link InputException}.
   *
   * @param parents whether parent directories that no set names are made, 0755 0:0
   * @param mtime of everything, seconds since the epoch
   * @param store keeps contents that cannot be read in place (members of a compressed tar)
   * @throws InputException naming the source that is missing, of a wrong kind or in the way
   * @throws IllegalArgumentException naming a destination that is no path in an image
   * @throws java.io.InterruptedIOException if the thread is interrupted
   */
  public static List<Entry> of(List<FileSet> sets, boolean parents, long mtime, BlobStore store)
      throws IOException {
    return of(sets, parents ? Optional.of(MergedTree.EMPTY) : Optional.empty(), mtime, store);
  }

  /** The tree of file sets on layers, of which only the names are known. */
  public static List<Entry> of(
      List<FileSet> sets, Optional<MergedTree> below, long mtime, BlobStore store)
      throws IOException {
    return of(sets, TreeContext.of(below, mtime, store));
  }

  /**
   * The tree of file sets on top of existing layers (decision 14). Links of theirs that a parent of
   * an entry goes through are followed, and so is one that a directory meets; every parent is an
   * entry, with the metadata it has below, or 0755 0:0 if it is new. A directory that is walked on
   * disk leaves one that is there as it is; one in an archive brings its own mode and owner. A file
   * or link replaces a file or link. What is removed is removed first, whatever the order of sets.
   *
   * @throws InputException also if a file or link meets a directory below, a directory a file, what
   *     is to be removed is not there, an owner's name is unknown, or two paths are one once links
   *     are followed
   */
  public static List<Entry> of(List<FileSet> sets, TreeContext context) throws IOException {
    Gathering gathering = new Gathering(context.below(), context.mtime());
    Sources sources = new Sources(context, gathering);
    for (FileSet set : sets) {
      FailedPart.run(set, () -> sources.take(set));
    }
    sources.settleOwners();
    return gathering.finish();
  }
}
