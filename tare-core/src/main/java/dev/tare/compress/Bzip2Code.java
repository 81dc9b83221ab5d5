// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;

/** A prefix code given by the lengths of its words, 1 to 20. */
final class Bzip2Code {
  static final int LONGEST = 20;

  // for each length: the first word after those of it, filled up to 20 bits; and what to take off
  private final int[] ends = new int[LONGEST + 1];
  private final int[] offsets = new int[LONGEST + 1];
  private final int[] symbols;

  Bzip2Code(byte[] lengths) {
    symbols = new int[lengths.length];
    int word = 0;
    int placed = 0;
    for (int length = 1; length <= LONGEST; length++) {
      int first = word;
      offsets[length] = first - placed;
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          symbols[placed++] = symbol;
          word++;
        }
      }
      ends[length] = word << (LONGEST - length);
      word <<= 1;
    }
  }

  int next(Bzip2Bits bits) throws IOException {
    int word = bits.peek(LONGEST);
    for (int length = 1; length <= LONGEST; length++) {
      if (word < ends[length]) {
        int index = (word >> (LONGEST - length)) - offsets[length];
        if (index < 0 || index >= symbols.length) {
          break;
        }
        bits.skip(length);
        return symbols[index];
      }
    }
    throw new MalformedBzip2Exception("has a word that its code does not have");
  }
}
