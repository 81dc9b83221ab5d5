// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.util.Arrays;

/** Looks for a match in the last two places of a hash, and for a longer one a byte later. */
final class PairParser implements Parser {
  private static final int HASH_BITS = 14;
  private static final int NOWHERE = -Symbols.MAX_DISTANCE - 1;
  private static final int TOO_SHORT = Integer.BYTES - 1;

  /** After this many literals as a power of two without a match every second place is tried. */
  private static final int PATIENCE = 8;

  /** A match of this length is taken without looking any further. */
  private static final int ENOUGH = 16;

  /** Of the places within a match every fourth is entered. */
  private static final int STEP = 4;

  /** Where four bytes of a hash were seen last, and where before. */
  private final int[] seen = new int[2 << HASH_BITS];

  private byte[] window = {};
  private int position;
  private int end;
  private int distance;

  @Override
  public void begin(byte[] input, int start, int limit) {
    window = input;
    position = start;
    end = limit;
    Arrays.fill(seen, NOWHERE);
    enter(0, Math.min(start, limit - Integer.BYTES), 1);
  }

  private static int slot(int word) {
    return ((word * 0x9e3779b1) >>> (32 - HASH_BITS)) << 1;
  }

  private void enter(int from, int to, int step) {
    int[] table = seen;
    for (int at = from; at < to; at += step) {
      int slot = slot(Words.int32(window, at));
      table[slot + 1] = table[slot];
      table[slot] = at;
    }
  }

  @Override
  public int parse(int to, Tokens tokens) {
    int last = end - Integer.BYTES;
    int stop = Math.min(to, last);
    int at = position;
    int literals = at;
    while (at < stop) {
      int length = find(at, TOO_SHORT);
      if (length == TOO_SHORT) {
        at += 1 + ((at - literals) >>> PATIENCE);
        continue;
      }
      int back = distance;
      int next = at + 1;
      while (length < ENOUGH && next < last) {
        int other = find(next, length);
        next++;
        if (other == length) {
          break;
        }
        at = next - 1;
        length = other;
        back = distance;
      }
      tokens.add(window, literals, at, length, back);
      at += length;
      literals = at;
      enter(next, Math.min(at, last), STEP);
    }
    at = Math.max(literals, to);
    tokens.add(window, literals, at);
    position = at;
    return at;
  }

  /** Enters a place and gives the length of the match for it, or {@code least}. */
  private int find(int at, int least) {
    byte[] bytes = window;
    int[] table = seen;
    int word = Words.int32(bytes, at);
    int slot = slot(word);
    int newer = table[slot];
    int older = table[slot + 1];
    table[slot + 1] = newer;
    table[slot] = at;
    int limit = Math.min(end, at + Symbols.MAX_MATCH);
    int best = least;
    if (at - newer <= Symbols.MAX_DISTANCE && Words.int32(bytes, newer) == word) {
      int length = Words.matchEnd(bytes, at + Integer.BYTES, at - newer, limit) - at;
      if (length > best) {
        best = length;
        distance = at - newer;
      }
    }
    if (at - older <= Symbols.MAX_DISTANCE
        && Words.int32(bytes, older) == word
        && at + best < limit
        && bytes[older + best] == bytes[at + best]) {
      int length = Words.matchEnd(bytes, at + Integer.BYTES, at - older, limit) - at;
      if (length > best) {
        best = length;
        distance = at - older;
      }
    }
    return best;
  }
}
