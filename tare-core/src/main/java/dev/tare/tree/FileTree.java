// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.BlobStore;
import dev.tare.plan.FileSet;
import java.io.IOException;
import java.util.List;

/** Entries in canonical order, each name once, parents first. */
public interface FileTree {
  List<Entry> entries() throws IOException;

  /**
   * The tree of file sets. Directories and tars are looked through at once, contents of files are
   * read when an entry's content is opened; a file that has changed by then is an {@link
   * InputException}.
   *
   * @param parents whether parent directories that no set names are made, 0755 0:0
   * @param mtime of everything, seconds since the epoch
   * @param store keeps contents that cannot be read in place (members of a compressed tar)
   * @throws InputException naming the source that is missing, of a wrong kind or in the way
   * @throws IllegalArgumentException naming a destination that is no path in an image
   * @throws java.io.InterruptedIOException if the thread is interrupted
   */
  static FileTree of(List<FileSet> sets, boolean parents, long mtime, BlobStore store)
      throws IOException {
    Gathering gathering = new Gathering(parents, mtime);
    Sources sources = new Sources(mtime, store, gathering);
    for (FileSet set : sets) {
      sources.take(set);
    }
    List<Entry> entries = gathering.finish();
    return () -> entries;
  }
}
