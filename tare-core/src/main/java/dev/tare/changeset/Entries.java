// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.files.RawPath;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;

/** The order of entries, and changed copies of them. */
final class Entries {
  // Before every other name, which cannot hold a NUL.
  private static final RawPath FIRST = RawPath.of("\0");
  private static final RawPath SLASH = RawPath.of("/");

  private Entries() {}

  /** See {@link Entry#key}. */
  static RawPath key(Entry entry) {
    RawPath path = entry.name().path();
    if (entry instanceof Entry.Opaque) {
      return path.concat(SLASH).concat(FIRST);
    }
    if (!(entry instanceof Entry.Whiteout)) {
      return path;
    }
    int start = path.lastIndexOf('/') + 1;
    return path.slice(0, start).concat(FIRST).concat(path.slice(start, path.length()));
  }

  /** See {@link Entry#renamed}. */
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

  /** See {@link Entry#with}. */
  static Entry with(Entry entry, Metadata metadata) {
    if (entry instanceof Entry.File file) {
      return new Entry.File(file.name(), metadata, file.size(), file.content());
    }
    if (entry instanceof Entry.Symlink link) {
      return new Entry.Symlink(link.name(), metadata, link.target());
    }
    if (entry instanceof Entry.Hardlink link) {
      return new Entry.Hardlink(link.name(), metadata, link.target());
    }
    if (entry instanceof Entry.Whiteout) {
      return new Entry.Whiteout(entry.name(), metadata);
    }
    if (entry instanceof Entry.Opaque) {
      return new Entry.Opaque(entry.name(), metadata);
    }
    return new Entry.Directory(entry.name(), metadata);
  }
}
