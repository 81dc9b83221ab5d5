// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.tar.TarName;

/**
 * An entry that a source wants to have in a layer.
 *
 * @param source where it comes from, for messages
 * @param given the name under which the source gave it
 * @param yields whether it is a directory that leaves metadata to one that is there already
 */
record Claim(Entry entry, String source, TarName given, boolean yields) {
  TarName name() {
    return entry.name();
  }

  /** The source, and the name it used if that is another than the final one. */
  String origin() {
    return name().equals(given) ? source : source + " (as " + given + ")";
  }

  /** The same at another path. */
  Claim at(TarName name) {
    return name.equals(name()) ? this : new Claim(renamed(name), source, given, yields);
  }

  private Entry renamed(TarName name) {
    if (entry instanceof Entry.File file) {
      return new Entry.File(name, file.metadata(), file.size(), file.content());
    }
    if (entry instanceof Entry.Symlink link) {
      return new Entry.Symlink(name, link.metadata(), link.target());
    }
    if (entry instanceof Entry.Hardlink link) {
      return new Entry.Hardlink(name, link.metadata(), link.target());
    }
    return new Entry.Directory(name, entry.metadata());
  }
}
