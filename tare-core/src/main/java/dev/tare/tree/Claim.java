// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.util.Optional;

/**
 * An entry that a source wants to have in a layer.
 *
 * @param source where it comes from, for messages
 * @param given the name under which the source gave it
 * @param yields what of its metadata nobody chose, so that what is there already counts;
 *     directories only
 * @param idle whether it is a directory that is wanted only for what is below it
 */
record Claim(Entry entry, String source, TarName given, Yield yields, boolean idle) {
  /** What a directory leaves to one that is there already. */
  record Yield(boolean mode, boolean owner) {
    static final Yield NOTHING = new Yield(false, false);
    static final Yield ALL = new Yield(true, true);

    boolean all() {
      return mode && owner;
    }
  }

  /** A claim at the entry's own name. */
  static Claim of(Entry entry, String source, Yield yields) {
    return new Claim(entry, source, entry.name(), yields, false);
  }

  TarName name() {
    return entry.name();
  }

  boolean isDirectory() {
    return entry instanceof Entry.Directory;
  }

  boolean isMark() {
    return entry instanceof Entry.Whiteout || entry instanceof Entry.Opaque;
  }

  /** The directory it stands in; empty at the root. */
  Optional<TarName> directory() {
    return entry instanceof Entry.Opaque ? Optional.of(name()) : name().parent();
  }

  /** Whether it stands below a directory, at any depth; an opaque mark is below its own. */
  boolean isBelow(TarName directory) {
    return name().isBelow(directory) || (entry instanceof Entry.Opaque && name().equals(directory));
  }

  /** The source, and the name it used if that is another than the final one. */
  String origin() {
    return name().equals(given) ? source : source + " (as " + given + ")";
  }

  /** The same at another path. */
  Claim at(TarName name) {
    return name.equals(name()) ? this : with(entry.renamed(name));
  }

  /** The same directory with other metadata. */
  Claim with(Metadata metadata) {
    return with(new Entry.Directory(name(), metadata));
  }

  Claim with(Entry other) {
    return new Claim(other, source, given, yields, idle);
  }

  /** Takes from what is there already what nobody chose. */
  Metadata over(Metadata there) {
    Metadata own = entry.metadata();
    return new Metadata(
        yields.mode() ? there.mode() : own.mode(),
        yields.owner() ? there.uid() : own.uid(),
        yields.owner() ? there.gid() : own.gid(),
        own.mtime(),
        own.xattrs());
  }
}
