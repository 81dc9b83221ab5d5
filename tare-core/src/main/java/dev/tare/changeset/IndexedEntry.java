// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing in an existing layer, without its content.
 *
 * @param metadata empty for a directory that stands in no tar itself, only things below it do, and
 *     for what is taken away
 * @param size of a file in bytes; empty for everything else, and for a hard link to a file that
 *     stands nowhere
 * @param target of a symbolic link, as it stands; of a hard link the path in the layer that it is a
 *     further name of; empty for everything else
 */
public record IndexedEntry(
    Kind kind, Optional<Metadata> metadata, OptionalLong size, RawPath target) {
  /** What it is; a hard link is what it is a further name of. */
  public enum Kind {
    DIRECTORY,
    FILE,
    SYMLINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    PIPE,
    /** Something unknown. */
    OTHER,
    /** Nothing: the layer takes away what those below have there; only a layer alone has this. */
    WHITEOUT,
    /** The layer takes away what those below have in the directory; only a layer alone has this. */
    OPAQUE
  }

  /** A kind of mark, or a directory of which nothing is known. */
  static IndexedEntry bare(Kind kind) {
    return new IndexedEntry(kind, Optional.empty(), OptionalLong.empty(), RawPath.of(""));
  }

  public boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  public boolean isSymlink() {
    return kind == Kind.SYMLINK;
  }

  /** Whether it is a file that stands in its layer as a further name of another. */
  public boolean isHardlink() {
    return kind == Kind.FILE && !target.isEmpty();
  }

  IndexedEntry withSize(OptionalLong other) {
    return new IndexedEntry(kind, metadata, other, target);
  }
}
