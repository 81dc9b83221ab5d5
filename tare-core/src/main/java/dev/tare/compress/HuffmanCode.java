// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.util.Arrays;

/** A canonical prefix code (RFC 1951 section 3.2.2) of limited length for counted symbols. */
final class HuffmanCode {
  private static final int MAX_LENGTH = 15;

  /** No tree is deeper whose counts add up to an int: the least such counts are Fibonacci's. */
  private static final int MAX_DEPTH = 48;

  private final int limit;
  private final int[] lengths;
  private final int[] codes;

  /** Counts above their symbols, so that equal counts are in the order of their symbols. */
  private final long[] leaves;

  private final int[] weights;
  private final int[] parents;
  private final int[] perDepth = new int[MAX_DEPTH];
  private final int[] perLength = new int[MAX_LENGTH + 1];
  private final int[] nextCodes = new int[MAX_LENGTH + 2];

  HuffmanCode(int symbols, int limit) {
    this.limit = limit;
    this.lengths = new int[symbols];
    this.codes = new int[symbols];
    this.leaves = new long[symbols];
    this.weights = new int[symbols];
    this.parents = new int[symbols];
  }

  /** A code of given lengths. */
  static HuffmanCode ofLengths(int... lengths) {
    HuffmanCode code = new HuffmanCode(lengths.length, MAX_LENGTH);
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      code.lengths[symbol] = lengths[symbol];
      code.perLength[lengths[symbol]]++;
    }
    code.assignCodes();
    return code;
  }

  /**
   * Makes the code for symbols by their counts. It is complete: where fewer than two symbols are
   * counted, others join in with length 1, because not every decoder takes a code that has gaps.
   */
  void build(int[] counts) {
    Arrays.fill(lengths, 0);
    Arrays.fill(perLength, 0);
    int used = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      if (counts[symbol] > 0) {
        leaves[used++] = (long) counts[symbol] << 16 | symbol;
      }
    }
    if (used < 2) {
      int only = used == 0 ? 0 : (int) leaves[0] & 0xffff;
      lengths[only] = 1;
      lengths[only == 0 ? 1 : 0] = 1;
      perLength[1] = 2;
    } else {
      Arrays.sort(leaves, 0, used);
      countLengths(used);
      assignLengths(used);
    }
    assignCodes();
  }

  int symbols() {
    return lengths.length;
  }

  int length(int symbol) {
    return lengths[symbol];
  }

  /** The code as it is written: its first bit is the lowest. */
  int code(int symbol) {
    return codes[symbol];
  }

  /** The bits of all symbols together. */
  long cost(int[] counts) {
    long bits = 0;
    for (int symbol = 0; symbol < counts.length; symbol++) {
      bits += (long) counts[symbol] * lengths[symbol];
    }
    return bits;
  }

  private void countLengths(int used) {
    joinLightest(used);
    int root = used - 2;
    Arrays.fill(perDepth, 0);
    int[] depths = weights;
    depths[root] = 0;
    perDepth[0] = 1;
    for (int node = root - 1; node >= 0; node--) {
      depths[node] = depths[parents[node]] + 1;
      perDepth[depths[node]]++;
    }
    for (int depth = 1; depth < MAX_DEPTH; depth++) {
      perLength[Math.min(depth, limit)] += 2 * perDepth[depth - 1] - perDepth[depth];
    }
    limitLengths();
  }

  /** Huffman's tree: inner nodes come up in the order of their weights, children before parents. */
  private void joinLightest(int used) {
    int leaf = 0;
    int inner = 0;
    for (int node = 0; node < used - 1; node++) {
      int weight = 0;
      for (int child = 0; child < 2; child++) {
        // Of equals the leaf, which makes the flatter tree.
        if (leaf < used && (inner == node || leaves[leaf] >>> 16 <= weights[inner])) {
          weight += (int) (leaves[leaf++] >>> 16);
        } else {
          weight += weights[inner];
          parents[inner++] = node;
        }
      }
      weights[node] = weight;
    }
  }

  /** Lets the code that was cut to its longest length fit again, at the cost of short codes. */
  private void limitLengths() {
    long total = 0;
    for (int length = 1; length <= limit; length++) {
      total += (long) perLength[length] << (limit - length);
    }
    for (; total > 1L << limit; total--) {
      int length = limit - 1;
      while (perLength[length] == 0) {
        length--;
      }
      // A leaf of this length becomes a node with two leaves, one of them from the longest.
      perLength[length]--;
      perLength[length + 1] += 2;
      perLength[limit]--;
    }
  }

  private void assignLengths(int used) {
    int leaf = used;
    for (int length = 1; length <= limit; length++) {
      for (int left = perLength[length]; left > 0; left--) {
        lengths[(int) leaves[--leaf] & 0xffff] = length;
      }
    }
  }

  private void assignCodes() {
    int[] next = nextCodes;
    next[1] = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      next[length + 1] = (next[length] + perLength[length]) << 1;
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      codes[symbol] = length == 0 ? 0 : Integer.reverse(next[length]++) >>> (32 - length);
    }
  }
}
