// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** The known word that a misspelt one most resembles. */
public final class Nearest {
  private static final int LONGEST = 64;

  private Nearest() {}

  /**
   * The candidate with the fewest letters added, dropped, changed or swapped, whatever the case and
   * the punctuation; the alphabetically first of equals. Empty if none is near: more than a third
   * of the letters differ, and neither is a part of the other.
   */
  public static Optional<String> of(String word, Collection<String> candidates) {
    String wanted = letters(word);
    Optional<String> best = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (String candidate : new TreeSet<>(candidates)) {
      String letters = letters(candidate);
      int edits = distance(wanted, letters);
      if (edits < fewest && isNear(wanted, letters, edits)) {
        fewest = edits;
        best = Optional.of(candidate);
      }
    }
    return best;
  }

  private static boolean isNear(String wanted, String candidate, int edits) {
    int shorter = Math.min(wanted.length(), candidate.length());
    int longer = Math.max(wanted.length(), candidate.length());
    return shorter > 0
        && longer <= LONGEST
        && (edits * 3 <= longer
            || (shorter >= 3 && (wanted.contains(candidate) || candidate.contains(wanted))));
  }

  private static String letters(String word) {
    StringBuilder letters = new StringBuilder();
    word.chars().filter(Character::isLetterOrDigit).forEach(c -> letters.append((char) c));
    return letters.toString().toLowerCase(Locale.ROOT);
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours from one word to the other, letter
   * case ignored; the longer length if either has more than 64 characters.
   */
  static int distance(String one, String other) {
    if (one.length() > LONGEST || other.length() > LONGEST) {
      return Math.max(one.length(), other.length());
    }
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : step(edits, a, b, i, j);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int step(int[][] edits, String a, String b, int i, int j) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }
}
