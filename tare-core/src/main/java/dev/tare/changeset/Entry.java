// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;

/** One thing in a file tree. */
public sealed interface Entry {
  TarName name();

  Metadata metadata();

  /**
   * What the canonical order of a layer goes by (byte layout 1): the name, but marks come before
   * all else that is in their directory.
   */
  default RawPath key() {
    return Entries.key(this);
  }

  /** The same at another path. */
  default Entry renamed(TarName other) {
    return Entries.renamed(this, other);
  }

  /** The same with other metadata. */
  default Entry with(Metadata other) {
    return Entries.with(this, other);
  }

  /** A file of size bytes; reading another number of bytes is an error of whoever writes it. */
  record File(TarName name, Metadata metadata, long size, Content content) implements Entry {
    /** A file of these bytes, which are not copied and must not change. */
    public static File of(TarName name, Metadata metadata, byte[] bytes) {
      return new File(name, metadata, bytes.length, new InlineContent(bytes));
    }
  }

  record Directory(TarName name, Metadata metadata) implements Entry {}

  record Symlink(TarName name, Metadata metadata, RawPath target) implements Entry {}

  /** Another name of a file that comes earlier in the same tree. */
  record Hardlink(TarName name, Metadata metadata, TarName target) implements Entry {}

  /**
   * Takes away what the layers below have at the name (image-spec, layer.md, whiteouts). Nothing
   * else of the same tree has the name or is below it.
   *
   * @param metadata of the mark
   */
  record Whiteout(TarName name, Metadata metadata) implements Entry {}

  /**
   * Takes away what the layers below have in the directory of that name, which is in the same tree
   * (image-spec, layer.md, opaque whiteout).
   *
   * @param metadata of the mark
   */
  record Opaque(TarName name, Metadata metadata) implements Entry {}
}
