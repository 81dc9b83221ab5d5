// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import dev.tare.changeset.Entry;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Gives parts of a layer their entries. Everything but directories is in exactly one part, a hard
 * link in that of its file, marks that take something away in the first; each part has the
 * directories that its entries are in.
 */
final class Shares {
  private final List<Entry> entries;
  private final Map<TarName, Integer> places = new HashMap<>();

  /** Of the entries of a whole layer, in any order. */
  Shares(List<Entry> given) {
    this.entries = given.stream().sorted(Comparator.comparing(Entry::key)).toList();
    for (int i = 0; i < entries.size(); i++) {
      if (!isMark(entries.get(i))) {
        places.put(entries.get(i).name(), i);
      }
    }
  }

  /** All entries, in canonical order. */
  List<Entry> entries() {
    return entries;
  }

  /** The indexes of those that decide by themselves which part they are in. */
  IntStream deciding() {
    return IntStream.range(0, entries.size()).filter(this::decides);
  }

  /** No mark, hard link or directory in use. */
  private boolean decides(int index) {
    Entry entry = entries.get(index);
    if (entry instanceof Entry.Directory) {
      return index + 1 == entries.size() || !isWithin(entries.get(index + 1), entry.name());
    }
    return !isMark(entry) && !(entry instanceof Entry.Hardlink);
  }

  private static boolean isWithin(Entry entry, TarName directory) {
    return entry.name().isBelow(directory)
        || (entry instanceof Entry.Opaque && entry.name().equals(directory));
  }

  private static boolean isMark(Entry entry) {
    return entry instanceof Entry.Whiteout || entry instanceof Entry.Opaque;
  }

  /**
   * The entries of each part.
   *
   * @param parts how many there are
   * @param part which one an entry is in that decides, by its index
   * @throws IllegalArgumentException if a hard link's file is not there
   */
  List<List<Entry>> of(int parts, IntUnaryOperator part) {
    List<BitSet> shares = IntStream.range(0, parts).mapToObj(i -> new BitSet()).toList();
    for (int i = 0; i < entries.size(); i++) {
      int file = file(i);
      if (isMark(entries.get(i))) {
        give(i, shares.get(0));
      } else if (decides(file)) {
        give(i, shares.get(part.applyAsInt(file)));
      }
    }
    List<List<Entry>> all = new ArrayList<>();
    shares.forEach(share -> all.add(share.stream().mapToObj(entries::get).toList()));
    return all;
  }

  /** The index of the file that a hard link is another name of; of all else its own. */
  private int file(int index) {
    Entry entry = entries.get(index);
    int file = index;
    for (int hops = 0;
        hops <= entries.size() && entries.get(file) instanceof Entry.Hardlink link;
        hops++) {
      Integer target = places.get(link.target());
      if (target == null) {
        throw new IllegalArgumentException(
            entry.name() + ": is a hard link to " + link.target() + ", which is not in the tree");
      }
      file = target;
    }
    return file;
  }

  /** Gives an entry and the directories that it is in. */
  private void give(int index, BitSet share) {
    share.set(index);
    Entry entry = entries.get(index);
    Optional<TarName> parent =
        entry instanceof Entry.Opaque ? Optional.of(entry.name()) : entry.name().parent();
    while (parent.isPresent()) {
      Integer place = places.get(parent.get());
      if (place != null) {
        if (share.get(place)) {
          return;
        }
        share.set(place);
      }
      parent = parent.get().parent();
    }
  }
}
