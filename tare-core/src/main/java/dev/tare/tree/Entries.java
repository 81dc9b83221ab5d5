// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;

/** Changed copies of entries. */
final class Entries {
  private Entries() {}

  /** The same at another path. */
  static Entry renamed(Entry entry, TarName name) {
    if (entry instanceof Entry.File file) {
      return new Entry.File(name, file.metadata(), file.size(), file.content());
    }
    if (entry instanceof Entry.Symlink link) {
      return new Entry.Symlink(name, link.metadata(), link.target());
    }
    if (entry instanceof Entry.Hardlink link) {
      return new Entry.Hardlink(name, link.metadata(), link.target());
    }
    if (entry instanceof Entry.Whiteout) {
      return new Entry.Whiteout(name, entry.metadata());
    }
    if (entry instanceof Entry.Opaque) {
      return new Entry.Opaque(name, entry.metadata());
    }
    return new Entry.Directory(name, entry.metadata());
  }

  /** The same file, link or directory with other metadata. */
  static Entry with(Entry entry, Metadata metadata) {
    if (entry instanceof Entry.File file) {
      return new Entry.File(file.name(), metadata, file.size(), file.content());
    }
    return entry instanceof Entry.Symlink link
        ? new Entry.Symlink(link.name(), metadata, link.target())
        : new Entry.Directory(entry.name(), metadata);
  }
}
