// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import dev.tare.split.Group.Weighed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;

/** Makes groups of units. */
final class Cut {
  private final Limits limits;

  Cut(Limits limits) {
    this.limits = limits;
  }

  /** The groups, the most stable first. */
  List<Group> groups(SortedMap<Unit, Long> units) {
    List<Group> groups = merged(shelves(units));
    while (groups.size() < limits.layers() && divide(groups)) {}
    return groups;
  }

  /** A group for each class; of libraries of others one for large ones and one for the rest. */
  private List<Group> shelves(SortedMap<Unit, Long> units) {
    Map<Stability, List<Weighed>> classes = new EnumMap<>(Stability.class);
    units.forEach(
        (unit, weight) ->
            classes
                .computeIfAbsent(unit.stability(), stability -> new ArrayList<>())
                .add(Weighed.of(unit, weight)));
    List<Group> shelves = new ArrayList<>();
    classes.forEach(
        (stability, all) -> {
          // A library changes as often if it is small, and should not take large ones with it.
          Predicate<Weighed> first =
              one -> stability != Stability.THIRD_PARTY || one.weight() >= limits.least();
          shelves.add(Group.of(all.stream().filter(first).toList()));
          shelves.add(Group.of(all.stream().filter(first.negate()).toList()));
        });
    shelves.removeIf(group -> group.units().isEmpty());
    return shelves;
  }

  /**
   * Groups that are large enough for a layer. A smaller one goes into the next, which changes more
   * often, for in the one before it would make what is stable change.
   */
  private List<Group> merged(List<Group> shelves) {
    List<Group> merged = new ArrayList<>();
    for (Group group : shelves) {
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
