// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.util.Arrays;

/** The lengths of a block's codes in short (RFC 1951 section 3.2.7). */
final class CodeDescription {
  private static final int SYMBOLS = 19;
  private static final int REPEAT = 16;
  private static final int FEW_ZEROS = 17;
  private static final int MANY_ZEROS = 18;
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final HuffmanCode lengthCode = new HuffmanCode(SYMBOLS, 7);
  private final int[] counts = new int[SYMBOLS];
  private final int[] lengths = new int[Symbols.LITERALS + Symbols.DISTANCES];

  /** Symbols with their extra bits above 5 bits. */
  private final int[] items = new int[Symbols.LITERALS + Symbols.DISTANCES];

  private int size;
  private int literals;
  private int distances;
  private int ordered;

  void describe(TokenCode code) {
    literals = used(code.literalCode(), Symbols.END_OF_BLOCK + 1);
    distances = used(code.distanceCode(), 1);
    for (int i = 0; i < literals; i++) {
      lengths[i] = code.literalCode().length(i);
    }
    for (int i = 0; i < distances; i++) {
      lengths[literals + i] = code.distanceCode().length(i);
    }
    collect(literals + distances);
    lengthCode.build(counts);
    ordered = SYMBOLS;
    while (ordered > 4 && lengthCode.length(ORDER[ordered - 1]) == 0) {
      ordered--;
    }
  }

  private static int used(HuffmanCode code, int least) {
    int used = code.symbols();
    while (used > least && code.length(used - 1) == 0) {
      used--;
    }
    return used;
  }

  private void collect(int total) {
    Arrays.fill(counts, 0);
    size = 0;
    int at = 0;
    while (at < total) {
      int length = lengths[at];
      int run = 1;
      while (at + run < total && lengths[at + run] == length) {
        run++;
      }
      at += run;
      if (length == 0) {
        run = collectZeros(run);
      } else {
        item(length, 0);
        run = collectRepeats(run - 1);
      }
      for (; run > 0; run--) {
        item(length, 0);
      }
    }
  }

  private int collectZeros(int run) {
    int left = run;
    while (left >= 11) {
      int taken = Math.min(left, 138);
      item(MANY_ZEROS, taken - 11);
      left -= taken;
    }
    if (left >= 3) {
      item(FEW_ZEROS, left - 3);
      left = 0;
    }
    return left;
  }

  private int collectRepeats(int run) {
    int left = run;
    while (left >= 3) {
      int taken = Math.min(left, 6);
      item(REPEAT, taken - 3);
      left -= taken;
    }
    return left;
  }

  private void item(int symbol, int extra) {
    counts[symbol]++;
    items[size++] = extra << 5 | symbol;
  }

  private static int extraBits(int symbol) {
    return switch (symbol) {
      case REPEAT -> 2;
      case FEW_ZEROS -> 3;
      case MANY_ZEROS -> 7;
      default -> 0;
    };
  }

  /** The bits of the description. */
  int cost() {
    int bits = 5 + 5 + 4 + 3 * ordered;
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      bits += counts[symbol] * (lengthCode.length(symbol) + extraBits(symbol));
    }
    return bits;
  }

  void writeTo(BitSink sink) throws IOException {
    sink.put(literals - 257, 5);
    sink.put(distances - 1, 5);
    sink.put(ordered - 4, 4);
    for (int i = 0; i < ordered; i++) {
      sink.put(lengthCode.length(ORDER[i]), 3);
    }
    for (int i = 0; i < size; i++) {
      int symbol = items[i] & 31;
      sink.put(lengthCode.code(symbol), lengthCode.length(symbol));
      sink.put(items[i] >>> 5, extraBits(symbol));
    }
  }
}
