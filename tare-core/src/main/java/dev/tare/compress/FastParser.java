// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.util.Arrays;

/** Takes the first match it finds, and looks for one in a single place. */
final class FastParser implements Parser {
  private static final int HASH_BITS = 15;
  private static final int NOWHERE = -Symbols.MAX_DISTANCE - 1;

  /** After this many literals as a power of two without a match every second place is tried. */
  private static final int PATIENCE = 7;

  private static final int MAX_BACK = Symbols.MAX_MATCH - Integer.BYTES;

  /** Where five bytes of a hash were seen last. */
  private final int[] seen = new int[1 << HASH_BITS];

  private byte[] window = {};
  private int position;
  private int end;

  @Override
  public void begin(byte[] input, int start, int limit) {
    window = input;
    position = start;
    end = limit;
    Arrays.fill(seen, NOWHERE);
    int last = Math.min(start, limit - Long.BYTES);
    for (int i = 0; i < last; i++) {
      seen[hash(Words.int64(input, i))] = i;
    }
  }

  private static int hash(long word) {
    return (int) (((word << 24) * 0x9e3779b185ebca87L) >>> (64 - HASH_BITS));
  }

  @Override
  public int parse(int to, Tokens tokens) {
    byte[] bytes = window;
    int[] table = seen;
    int stop = Math.min(to, end - Long.BYTES);
    int at = position;
    int literals = at;
    while (at < stop) {
      long word = Words.int64(bytes, at);
      int slot = hash(word);
      int candidate = table[slot];
      table[slot] = at;
      if (at - candidate > Symbols.MAX_DISTANCE || Words.int32(bytes, candidate) != (int) word) {
        at += 1 + ((at - literals) >>> PATIENCE);
        continue;
      }
      int distance = at - candidate;
      // It may begin in what was passed over, but must not end before the place it was found at.
      int first = Math.max(Math.max(literals, distance), at - MAX_BACK);
      while (at > first && bytes[at - 1] == bytes[at - 1 - distance]) {
        at--;
      }
      int matchEnd = Words.matchEnd(bytes, at, distance, Math.min(end, at + Symbols.MAX_MATCH));
      tokens.add(bytes, literals, at, matchEnd - at, distance);
      at = matchEnd;
      literals = at;
      remember(at);
    }
    at = Math.max(literals, to);
    tokens.add(bytes, literals, at);
    position = at;
    return at;
  }

  /** Enters the last places of the match that ends here. */
  private void remember(int at) {
    if (at <= end - Long.BYTES) {
      long word = Words.int64(window, at - 3);
      seen[hash(word)] = at - 3;
      seen[hash(word >>> 8)] = at - 2;
      seen[hash(word >>> 16)] = at - 1;
    }
  }
}
