// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/** The alphabets of deflate (RFC 1951 section 3.2.5). */
final class Symbols {
  static final int MIN_MATCH = 3;
  static final int MAX_MATCH = 258;
  static final int MAX_DISTANCE = 1 << 15;
  static final int END_OF_BLOCK = 256;

  /** Literals, end of block and lengths; two more belong to the fixed code only. */
  static final int LITERALS = 286;

  static final int DISTANCES = 30;

  private static final int FIRST_LENGTH = 257;
  private static final int[] LENGTH_BASE = new int[LITERALS];
  private static final int[] LENGTH_EXTRA = new int[LITERALS];
  private static final int[] DISTANCE_BASE = new int[DISTANCES];
  private static final int[] DISTANCE_EXTRA = new int[DISTANCES];
  private static final short[] OF_LENGTH = new short[MAX_MATCH + 1];

  /** For distances up to 256 by the distance less one, for others by that over 128, plus 256. */
  private static final byte[] OF_DISTANCE = new byte[512];

  static {
    int base = MIN_MATCH;
    for (int symbol = FIRST_LENGTH; symbol < LITERALS - 1; symbol++) {
      int index = symbol - FIRST_LENGTH;
      LENGTH_EXTRA[symbol] = index < 4 ? 0 : (index >> 2) - 1;
      LENGTH_BASE[symbol] = base;
      int next = base + (1 << LENGTH_EXTRA[symbol]);
      for (int length = base; length < next && length <= MAX_MATCH; length++) {
        OF_LENGTH[length] = (short) symbol;
      }
      base = next;
    }
    LENGTH_BASE[LITERALS - 1] = MAX_MATCH;
    OF_LENGTH[MAX_MATCH] = LITERALS - 1;
    base = 1;
    for (int symbol = 0; symbol < DISTANCES; symbol++) {
      DISTANCE_EXTRA[symbol] = symbol < 2 ? 0 : (symbol >> 1) - 1;
      DISTANCE_BASE[symbol] = base;
      int next = base + (1 << DISTANCE_EXTRA[symbol]);
      for (int distance = base; distance < next; distance++) {
        OF_DISTANCE[place(distance)] = (byte) symbol;
      }
      base = next;
    }
  }

  private Symbols() {}

  private static int place(int distance) {
    int d = distance - 1;
    return d < 256 ? d : 256 + (d >>> 7);
  }

  static int ofLength(int length) {
    return OF_LENGTH[length];
  }

  static int ofDistance(int distance) {
    return OF_DISTANCE[place(distance)];
  }

  /** The least length of a symbol; 0 for those that are no lengths. */
  static int lengthBase(int symbol) {
    return LENGTH_BASE[symbol];
  }

  static int lengthExtraBits(int symbol) {
    return LENGTH_EXTRA[symbol];
  }

  static int distanceBase(int symbol) {
    return DISTANCE_BASE[symbol];
  }

  static int distanceExtraBits(int symbol) {
    return DISTANCE_EXTRA[symbol];
  }
}
