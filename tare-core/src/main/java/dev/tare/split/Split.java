// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import dev.tare.changeset.Entry;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Cuts the entries of one layer into a few layers, so that the next release has most of them again.
 * The parts, laid over each other in their order, are the same as the one layer: everything but
 * directories is in exactly one part, a hard link in that of its file, marks that take something
 * away in the first. Depends on nothing but the entries' names, kinds and sizes.
 */
public final class Split {
  private final List<Entry> entries;
  private final Map<TarName, Integer> places = new HashMap<>();
  private final Map<Integer, Unit> units = new HashMap<>();
  private final TreeMap<Unit, Long> weights = new TreeMap<>();

  private Split(List<Entry> given) {
    this.entries = given.stream().sorted(Comparator.comparing(Entry::key)).toList();
    for (int i = 0; i < entries.size(); i++) {
      if (!isMark(entries.get(i))) {
        places.put(entries.get(i).name(), i);
      }
    }
  }

  /**
   * The parts, at most 8, the most stable first; one if the entries are small or of one kind.
   *
   * @param entries of a whole layer, in any order
   */
  public static List<Part> of(List<Entry> entries) {
    return of(entries, Limits.DEFAULT);
  }

  static List<Part> of(List<Entry> entries, Limits limits) {
    return new Split(entries).parts(limits);
  }

  private List<Part> parts(Limits limits) {
    classify();
    List<Group> groups = new Cut(limits).groups(weights);
    if (groups.size() < 2) {
      String name = groups.isEmpty() ? Stability.APPLICATION.shown() : shown(groups.get(0));
      return List.of(new Part(name, entries));
    }
    List<BitSet> shares = shares(groups);
    List<String> names = names(groups);
    return IntStream.range(0, groups.size())
        .mapToObj(
            i -> new Part(names.get(i), shares.get(i).stream().mapToObj(entries::get).toList()))
        .toList();
  }

  private void classify() {
    List<Integer> own = IntStream.range(0, entries.size()).filter(this::hasUnit).boxed().toList();
    Classes classes =
        new Classes(new Signs(own.stream().map(i -> entries.get(i).name().toString()).toList()));
    for (int i : own) {
      Entry entry = entries.get(i);
      long size = entry instanceof Entry.File file ? file.size() : 0;
      String path = entry.name().toString();
      Unit unit = classes.unit(path, size);
      units.put(i, unit);
      weights.merge(unit, Weights.of(path, size), Long::sum);
    }
  }

  /** Whether the entry decides which part it is in: no mark, hard link or directory in use. */
  private boolean hasUnit(int index) {
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

  /** Which entries each group has. */
  private List<BitSet> shares(List<Group> groups) {
    Map<Unit, Integer> groupOf = new HashMap<>();
    List<BitSet> shares = new ArrayList<>();
    for (Group group : groups) {
      group.units().forEach(one -> groupOf.put(one.unit(), shares.size()));
      shares.add(new BitSet());
    }
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (isMark(entry)) {
        give(i, shares.get(0));
      } else {
        Unit unit = units.get(file(entry, i));
        if (unit != null) {
          give(i, shares.get(groupOf.getOrDefault(unit, 0)));
        }
      }
    }
    return shares;
  }

  /** The index of the file that a hard link is another name of; of all else its own. */
  private int file(Entry entry, int index) {
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

  private static List<String> names(List<Group> groups) {
    Map<Stability, Integer> totals = new EnumMap<>(Stability.class);
    groups.forEach(group -> totals.merge(group.stability(), 1, Integer::sum));
    Map<Stability, Integer> counts = new EnumMap<>(Stability.class);
    List<String> names = new ArrayList<>();
    for (Group group : groups) {
      int count = counts.merge(group.stability(), 1, Integer::sum);
      boolean several = totals.getOrDefault(group.stability(), 0) > 1;
      names.add(several ? shown(group) + " " + count : shown(group));
    }
    return names;
  }

  private static String shown(Group group) {
    return group.stability().shown();
  }
}
