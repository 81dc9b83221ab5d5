// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import dev.tare.changeset.Entry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Cuts the entries of one layer into a few layers, so that the next release has most of them again.
 * The parts, laid over each other in their order, are the same as the one layer: everything but
 * directories is in exactly one part, a hard link in that of its file, marks that take something
 * away in the first.
 */
public final class Split {
  private final Shares shares;
  private final Map<Integer, Unit> units = new HashMap<>();
  private final TreeMap<Unit, Long> weights = new TreeMap<>();

  private Split(List<Entry> entries) {
    this.shares = new Shares(entries);
  }

  /**
   * The parts, at most 8, the most stable first; one if the entries are small or of one kind.
   * Depends on nothing but the entries' names, kinds and sizes.
   *
   * @param entries of a whole layer, in any order
   */
  public static List<Part> of(List<Entry> entries) {
    return of(entries, Limits.DEFAULT);
  }

  static List<Part> of(List<Entry> entries, Limits limits) {
    return new Split(entries).parts(limits);
  }

  /**
   * The parts by a choice made elsewhere.
   *
   * @param entries as above
   * @param names of the parts, from the bottom up
   * @param part which of them a file, a symbolic link or an empty directory is in, by its index
   */
  public static List<Part> of(List<Entry> entries, List<String> names, ToIntFunction<Entry> part) {
    Shares shares = new Shares(entries);
    return parts(names, shares.of(names.size(), i -> part.applyAsInt(shares.entries().get(i))));
  }

  private static List<Part> parts(List<String> names, List<List<Entry>> shares) {
    return IntStream.range(0, names.size())
        .mapToObj(i -> new Part(names.get(i), shares.get(i)))
        .toList();
  }

  private List<Part> parts(Limits limits) {
    classify();
    List<Group> groups = new Cut(limits).groups(weights);
    if (groups.size() < 2) {
      String name = groups.isEmpty() ? Stability.APPLICATION.shown() : shown(groups.get(0));
      return List.of(new Part(name, shares.entries()));
    }
    Map<Unit, Integer> groupOf = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      for (Group.Weighed one : groups.get(i).units()) {
        groupOf.put(one.unit(), i);
      }
    }
    return parts(
        names(groups), shares.of(groups.size(), i -> groupOf.getOrDefault(units.get(i), 0)));
  }

  private void classify() {
    List<Entry> entries = shares.entries();
    int[] own = shares.deciding().toArray();
    Classes classes =
        new Classes(
            new Signs(IntStream.of(own).mapToObj(i -> entries.get(i).name().toString()).toList()));
    for (int i : own) {
      Entry entry = entries.get(i);
      long size = entry instanceof Entry.File file ? file.size() : 0;
      String path = entry.name().toString();
      Unit unit = classes.unit(path, size);
      units.put(i, unit);
      weights.merge(unit, Weights.of(path, size), Long::sum);
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
