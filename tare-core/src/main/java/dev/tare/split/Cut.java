// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import dev.tare.split.Group.Weighed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Makes groups of units. */
final class Cut {
  private final Limits limits;

  Cut(Limits limits) {
    this.limits = limits;
  }

  /** The groups, the most stable first. */
  List<Group> groups(SortedMap<Unit, Long> units) {
    List<Group> groups = merged(classes(units));
    while (groups.size() < limits.layers() && divide(groups)) {}
    return groups;
  }

  private static List<Group> classes(SortedMap<Unit, Long> units) {
    Map<Stability, List<Weighed>> classes = new EnumMap<>(Stability.class);
    units.forEach(
        (unit, weight) ->
            classes
                .computeIfAbsent(unit.stability(), stability -> new ArrayList<>())
                .add(Weighed.of(unit, weight)));
    return classes.values().stream().map(Group::of).toList();
  }

  /**
   * Classes that are large enough for a layer. A smaller one goes into the next, which changes more
   * often, for in the one before it would make what is stable change.
   */
  private List<Group> merged(List<Group> classes) {
    List<Group> merged = new ArrayList<>();
    for (Group group : classes) {
      int last = merged.size() - 1;
      boolean small = last >= 0 && merged.get(last).weight() < limits.least();
      if (small) {
        merged.set(last, merged.get(last).with(group));
      } else {
        merged.add(group);
      }
    }
    while (merged.size() > limits.layers()) {
      merged.set(0, merged.get(0).with(merged.remove(1)));
    }
    return merged;
  }

  /** Divides the heaviest group that can be; false if none can. */
  private boolean divide(List<Group> groups) {
    int heaviest = -1;
    Optional<List<Group>> halves = Optional.empty();
    for (int i = 0; i < groups.size(); i++) {
      if (heaviest < 0 || groups.get(i).weight() > groups.get(heaviest).weight()) {
        Optional<List<Group>> these = groups.get(i).halves(limits);
        if (these.isPresent()) {
          heaviest = i;
          halves = these;
        }
      }
    }
    if (halves.isEmpty()) {
      return false;
    }
    groups.remove(heaviest);
    groups.addAll(heaviest, halves.get());
    return true;
  }
}
