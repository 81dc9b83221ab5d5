// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.MergedTree;
import dev.tare.content.BlobStore;
import dev.tare.input.InputOpener;
import java.util.Optional;

/**
 * What the trees of one image are made with.
 *
 * @param below the layers below; empty if nothing is known of them: then entries stand where the
 *     sets put them, and no parents are made
 * @param files what the layers below hold, for the numbers of owners given by name
 * @param mtime of everything but parents that are there already, seconds since the epoch
 * @param store keeps contents that cannot be read in place, such as members of a compressed tar
 * @param inputs opens what is no file of this machine
 * @param memory of tars that need not be opened before a content of theirs is
 */
public record TreeContext(
    Optional<MergedTree> below,
    ImageFiles files,
    long mtime,
    BlobStore store,
    InputOpener inputs,
    TarMemory memory) {
  /** Of files of this machine and owners by number alone. */
  public static TreeContext of(Optional<MergedTree> below, long mtime, BlobStore store) {
    return new TreeContext(below, ImageFiles.NONE, mtime, store, InputOpener.NONE, TarMemory.NONE);
  }

  /** The same on other layers. */
  public TreeContext on(Optional<MergedTree> other, ImageFiles otherFiles) {
    return new TreeContext(other, otherFiles, mtime, store, inputs, memory);
  }
}
