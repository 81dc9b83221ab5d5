// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.util.Arrays;

/** Looks for the longest match among the places with the same hash, the nearest first. */
final class MatchFinder {
  /** Behind a place that is looked up or entered there must be as many bytes at least. */
  static final int LOOKAHEAD = 4;

  private static final int BITS = 15;
  private static final int SHORT_BITS = 13;
  private static final int MASK = Symbols.MAX_DISTANCE - 1;
  private static final int NOWHERE = -1;

  /** A match of three bytes from farther away takes more than its literals. */
  private static final int FAR = 1 << 12;

  /** The last place of four bytes with a hash; the one before each by its lowest 15 bits. */
  private final int[] heads = new int[1 << BITS];

  private final int[] previous = new int[Symbols.MAX_DISTANCE];

  /** The last place of three bytes with a hash. */
  private final int[] shortHeads = new int[1 << SHORT_BITS];

  private final int enough;
  private byte[] window = {};
  private int end;
  private int distance;

  /** A match of {@code enough} bytes ends the search. */
  MatchFinder(int enough) {
    this.enough = enough;
  }

  /** Forgets everything and enters what is before {@code start}. */
  void begin(byte[] input, int start, int limit) {
    window = input;
    end = limit;
    Arrays.fill(heads, NOWHERE);
    Arrays.fill(shortHeads, NOWHERE);
    enter(0, Math.min(start, limit - LOOKAHEAD + 1));
  }

  private static int hash(int word) {
    return (word * 0x9e3779b1) >>> (32 - BITS);
  }

  private static int shortHash(int word) {
    return ((word << 8) * 0x9e3779b1) >>> (32 - SHORT_BITS);
  }

  /** Makes the places from {@code from} to before {@code to} known, in this order. */
  void enter(int from, int to) {
    byte[] bytes = window;
    for (int at = from; at < to; at++) {
      int word = Words.int32(bytes, at);
      shortHeads[shortHash(word)] = at;
      int slot = hash(word);
      previous[at & MASK] = heads[slot];
      heads[slot] = at;
    }
  }

  /**
   * Enters a place and gives the length of a match for it that is longer than {@code least}, or 0;
   * {@link #distance} says where.
   *
   * @param tries how many places are looked at
   */
  int find(int at, int least, int tries) {
    byte[] bytes = window;
    int word = Words.int32(bytes, at);
    int shortSlot = shortHash(word);
    int near = shortHeads[shortSlot];
    shortHeads[shortSlot] = at;
    int slot = hash(word);
    int candidate = heads[slot];
    int limit = Math.min(end, at + Symbols.MAX_MATCH);
    int lowest = Math.max(0, at - Symbols.MAX_DISTANCE);
    int best = least;
    int found = 0;
    if (least < Symbols.MIN_MATCH) {
      best = Symbols.MIN_MATCH;
      if (near >= Math.max(0, at - FAR) && (Words.int32(bytes, near) ^ word) << 8 == 0) {
        found = at - near;
      }
    }
    int left = at + best < limit ? tries : 0;
    while (candidate >= lowest && left-- > 0) {
      // The byte that would make it longer, and the three before it, tell most others apart.
      if (Words.int32(bytes, candidate + best - 3) == Words.int32(bytes, at + best - 3)
          && Words.int32(bytes, candidate) == word) {
        int length = Words.matchEnd(bytes, at + 4, at - candidate, limit) - at;
        if (length > best) {
          best = length;
          found = at - candidate;
          if (length >= enough || at + length >= limit) {
            break;
          }
        }
      }
      candidate = previous[candidate & MASK];
    }
    previous[at & MASK] = heads[slot];
    heads[slot] = at;
    distance = found;
    return found == 0 ? 0 : best;
  }

  /** Of the match that was found last. */
  int distance() {
    return distance;
  }
}
