// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.util.Arrays;

/** How often each symbol occurs in a stretch of input, and how much input that is. */
final class Histogram {
  private static final int FRACTION = 16;
  private static final int TABLE = 1 << 12;

  /** Logarithms in units of 1/65536, by an arithmetic that is the same on every machine. */
  private static final int[] LOG2 = new int[TABLE + 1];

  static {
    for (int i = 1; i <= TABLE; i++) {
      LOG2[i] = (int) (StrictMath.log(i) / StrictMath.log(2) * (1 << FRACTION) + 0.5);
    }
  }

  final int[] literals = new int[Symbols.LITERALS];
  final int[] distances = new int[Symbols.DISTANCES];
  private int inputLength;

  void clear() {
    Arrays.fill(literals, 0);
    Arrays.fill(distances, 0);
    inputLength = 0;
  }

  void grow(int input) {
    inputLength += input;
  }

  int inputLength() {
    return inputLength;
  }

  void add(Histogram other) {
    for (int i = 0; i < literals.length; i++) {
      literals[i] += other.literals[i];
    }
    for (int i = 0; i < distances.length; i++) {
      distances[i] += other.distances[i];
    }
    inputLength += other.inputLength;
  }

  /** The bits behind the codes of lengths and distances. */
  long extraBits() {
    long bits = 0;
    for (int i = Symbols.END_OF_BLOCK + 1; i < literals.length; i++) {
      bits += (long) literals[i] * Symbols.lengthExtraBits(i);
    }
    for (int i = 0; i < distances.length; i++) {
      bits += (long) distances[i] * Symbols.distanceExtraBits(i);
    }
    return bits;
  }

  /** About how many bits a deflate block of this takes, without the description of its codes. */
  long estimate() {
    long bits = extraBits() + ((entropy(literals) + entropy(distances)) >>> FRACTION);
    return Math.min(bits, 8L * inputLength);
  }

  private static long entropy(int[] counts) {
    int total = 0;
    long sum = 0;
    for (int count : counts) {
      total += count;
      sum += (long) count * log2(count);
    }
    return (long) total * log2(total) - sum;
  }

  private static int log2(int n) {
    if (n < TABLE) {
      return LOG2[n];
    }
    int shift = 20 - Integer.numberOfLeadingZeros(n);
    int base = n >>> shift;
    int step = ((LOG2[base + 1] - LOG2[base]) * (n - (base << shift))) >>> shift;
    return (shift << FRACTION) + LOG2[base] + step;
  }
}
