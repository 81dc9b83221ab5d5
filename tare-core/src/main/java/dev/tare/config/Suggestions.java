// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the known name somebody probably meant. */
public final class Suggestions {
  private static final int LONGEST = 64;

  private Suggestions() {}

  /**
   * The known name nearest to the given one: fewest letters added, dropped, changed or swapped,
   * whatever the case and the punctuation; the alphabetically first of equals. Empty if none is
   * near: more than a third of the letters differ, and neither is a part of the other.
   */
  public static Optional<String> nearest(String given, Collection<String> known) {
    String wanted = letters(given);
    if (wanted.isEmpty() || wanted.length() > LONGEST) {
      return Optional.empty();
    }
    Optional<String> best = Optional.empty();
    int least = Integer.MAX_VALUE;
    for (String name : new TreeSet<>(known)) {
      String candidate = letters(name);
      int distance = distance(wanted, candidate);
      if (distance < least && isNear(wanted, candidate, distance)) {
        best = Optional.of(name);
        least = distance;
      }
    }
    return best;
  }

  private static boolean isNear(String wanted, String candidate, int distance) {
    int shorter = Math.min(wanted.length(), candidate.length());
    return distance * 3 <= Math.max(wanted.length(), candidate.length())
        || (shorter >= 3 && (wanted.contains(candidate) || candidate.contains(wanted)));
  }

  private static String letters(String name) {
    StringBuilder letters = new StringBuilder();
    name.toLowerCase(Locale.ROOT)
        .chars()
        .filter(Character::isLetterOrDigit)
        .forEach(c -> letters.append((char) c));
    return letters.toString();
  }

  /** Optimal string alignment: a swap of neighbours counts as one. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1));
    boolean swap =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swap ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
