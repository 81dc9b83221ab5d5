// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tare.oci.Digest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Units that become one layer.
 *
 * @param units sorted
 */
record Group(List<Weighed> units, long weight) {
  /**
   * A unit that has a size.
   *
   * @param weight about how many bytes it takes
   * @param rank of the border after it, by its key alone
   */
  record Weighed(Unit unit, long weight, long rank) {
    static Weighed of(Unit unit, long weight) {
      byte[] hash = Digest.newSha256().digest(unit.key().getBytes(UTF_8));
      return new Weighed(unit, weight, ByteBuffer.wrap(hash).getLong());
    }
  }

  static Group of(List<Weighed> units) {
    return new Group(List.copyOf(units), units.stream().mapToLong(Weighed::weight).sum());
  }

  Group with(Group other) {
    List<Weighed> both = new ArrayList<>(units);
    both.addAll(other.units);
    both.sort((a, b) -> a.unit().compareTo(b.unit()));
    return of(both);
  }

  /** What it has most of; of equal shares the more stable one. */
  Stability stability() {
    Map<Stability, Long> shares = new EnumMap<>(Stability.class);
    units.forEach(one -> shares.merge(one.unit().stability(), one.weight(), Long::sum));
    return shares.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .map(Map.Entry::getKey)
        .orElse(Stability.APPLICATION);
  }

  /**
   * Two groups of it: a unit that is more than half of it and the rest, or what is before and after
   * the border of the lowest rank. Borders go by names, so that most stay where they are when files
   * come, go or grow. Empty if one of the two would be too small.
   */
  Optional<List<Group>> halves(Limits limits) {
    for (int i = 0; i < units.size(); i++) {
      if (units.get(i).weight() > weight / 2) {
        List<Weighed> rest = new ArrayList<>(units);
        return pair(of(List.of(rest.remove(i))), of(rest), limits);
      }
    }
    return border(limits)
        .flatMap(at -> pair(of(units.subList(0, at)), of(units.subList(at, units.size())), limits));
  }

  private static Optional<List<Group>> pair(Group one, Group other, Limits limits) {
    return Math.min(one.weight, other.weight) < limits.least()
        ? Optional.empty()
        : Optional.of(List.of(one, other));
  }

  /** The index of the first unit after the border. */
  private Optional<Integer> border(Limits limits) {
    Optional<Integer> best = Optional.empty();
    long lowest = Long.MAX_VALUE;
    long before = 0;
    for (int i = 1; i < units.size(); i++) {
      before += units.get(i - 1).weight();
      if (Math.min(before, weight - before) >= limits.least()) {
        long rank = units.get(i - 1).rank();
        if (best.isEmpty() || rank < lowest) {
          best = Optional.of(i);
          lowest = rank;
        }
      }
    }
    return best;
  }
}
