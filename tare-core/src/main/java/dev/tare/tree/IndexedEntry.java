// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import java.util.Optional;

/**
 * One thing in an existing layer, without its content.
 *
 * @param metadata empty for a directory that stands in no tar itself, only things below it do
 * @param target of a symbolic link, as it stands; empty for everything else
 */
public record IndexedEntry(Kind kind, Optional<Metadata> metadata, RawPath target) {
  /** What it is; a hard link is what it is a further name of. */
  public enum Kind {
    DIRECTORY,
    FILE,
    SYMLINK,
    /** A device, a pipe, or something unknown. */
    OTHER
  }

  public boolean isDirectory() {
    return kind == Kind.DIRECTORY;
  }

  public boolean isSymlink() {
    return kind == Kind.SYMLINK;
  }
}
