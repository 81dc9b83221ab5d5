// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.util.Arrays;

/** The two codes of a block, laid out for writing. */
final class TokenCode {
  /** Short enough for four literals to be gathered in a long at once. */
  static final int MAX_LITERAL_BITS = 14;

  private static final int MAX_DISTANCE_BITS = 15;
  private static final TokenCode FIXED = fixed();

  private final HuffmanCode literalCode;
  private final HuffmanCode distanceCode;
  private final int[] literals = new int[Symbols.LITERALS];
  private final int[] lengths = new int[Symbols.MAX_MATCH + 1];
  private final int[] distances = new int[Symbols.DISTANCES];

  private TokenCode(HuffmanCode literalCode, HuffmanCode distanceCode) {
    this.literalCode = literalCode;
    this.distanceCode = distanceCode;
  }

  /** A code to be built. */
  static TokenCode create() {
    return new TokenCode(
        new HuffmanCode(Symbols.LITERALS, MAX_LITERAL_BITS),
        new HuffmanCode(Symbols.DISTANCES, MAX_DISTANCE_BITS));
  }

  /** The code that needs no description (RFC 1951 section 3.2.6), laid out. */
  static TokenCode ofNoDescription() {
    return FIXED;
  }

  private static TokenCode fixed() {
    int[] literalLengths = new int[288];
    for (int symbol = 0; symbol < literalLengths.length; symbol++) {
      literalLengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8;
    }
    int[] distanceLengths = new int[32];
    Arrays.fill(distanceLengths, 5);
    TokenCode code =
        new TokenCode(
            HuffmanCode.ofLengths(literalLengths), HuffmanCode.ofLengths(distanceLengths));
    code.layOut();
    return code;
  }

  void build(Histogram histogram) {
    literalCode.build(histogram.literals);
    distanceCode.build(histogram.distances);
  }

  /** Fills the tables for writing after the code was built. */
  void layOut() {
    for (int symbol = 0; symbol < literals.length; symbol++) {
      literals[symbol] = literalCode.code(symbol) << 4 | literalCode.length(symbol);
    }
    for (int symbol = 0; symbol < distances.length; symbol++) {
      distances[symbol] = distanceCode.code(symbol) << 4 | distanceCode.length(symbol);
    }
    for (int length = Symbols.MIN_MATCH; length <= Symbols.MAX_MATCH; length++) {
      int symbol = Symbols.ofLength(length);
      int prefix = literalCode.length(symbol);
      int extra = length - Symbols.lengthBase(symbol);
      int bits = prefix + Symbols.lengthExtraBits(symbol);
      lengths[length] = (extra << prefix | literalCode.code(symbol)) << 5 | bits;
    }
  }

  long cost(Histogram histogram) {
    return literalCode.cost(histogram.literals)
        + distanceCode.cost(histogram.distances)
        + histogram.extraBits();
  }

  HuffmanCode literalCode() {
    return literalCode;
  }

  HuffmanCode distanceCode() {
    return distanceCode;
  }

  /** By literal or end of block: the code above 4 bits for its length. */
  int[] literals() {
    return literals;
  }

  /** By length: code and extra bits above 5 bits for their number. */
  int[] lengths() {
    return lengths;
  }

  /** By symbol of distance: the code above 4 bits for its length. */
  int[] distances() {
    return distances;
  }
}
