// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/**
 * The literals and matches a stretch of input was taken apart into: sequences of a run of literals,
 * which stay in the input, and a match behind it.
 *
 * <p>Filled chunk by chunk; only the last chunk is apart from the others, so that it can be seen
 * whether it is better off in a deflate block of its own.
 */
final class Tokens {
  /** Input is taken apart in pieces of about this size; no run of literals is longer. */
  static final int CHUNK = 1 << 13;

  /** What the description of a block's codes takes, in bits, roughly. */
  private static final int DESCRIPTION = 800;

  private static final int CAPACITY = 3 << 13;
  private static final int MAX_PER_CHUNK = CHUNK / Symbols.MIN_MATCH + 2;

  private final long[] sequences = new long[CAPACITY];
  private int count;
  private int settledCount;
  private Histogram settled = new Histogram();
  private Histogram chunk = new Histogram();
  private Histogram both = new Histogram();
  private long settledEstimate;

  /** Forgets everything. */
  void clear() {
    count = 0;
    settledCount = 0;
    settledEstimate = 0;
    settled.clear();
    chunk.clear();
  }

  /** A run of literals and the match after it. */
  void add(byte[] window, int from, int at, int length, int distance) {
    int[] literals = chunk.literals;
    for (int i = from; i < at; i++) {
      literals[window[i] & 0xff]++;
    }
    literals[Symbols.ofLength(length)]++;
    chunk.distances[Symbols.ofDistance(distance)]++;
    chunk.grow(at - from + length);
    sequences[count++] = (long) (at - from) << 32 | (long) length << 16 | distance;
  }

  /** A run of literals without a match, at the end of a chunk. */
  void add(byte[] window, int from, int at) {
    int[] literals = chunk.literals;
    for (int i = from; i < at; i++) {
      literals[window[i] & 0xff]++;
    }
    if (at > from) {
      chunk.grow(at - from);
      sequences[count++] = (long) (at - from) << 32;
    }
  }

  /** No room for one more chunk. */
  boolean isFull() {
    return CAPACITY - count < MAX_PER_CHUNK;
  }

  /** Whether a block ends best before the last chunk; if not, the chunk belongs to it now. */
  boolean endsBeforeChunk() {
    both.clear();
    both.add(settled);
    both.add(chunk);
    long together = both.estimate();
    if (settledEstimate + chunk.estimate() + DESCRIPTION < together) {
      return true;
    }
    Histogram spare = settled;
    settled = both;
    both = spare;
    settledEstimate = together;
    settledCount = count;
    chunk.clear();
    return false;
  }

  /** Forgets all but the last chunk, which begins the next block. */
  void keepChunk() {
    System.arraycopy(sequences, settledCount, sequences, 0, count - settledCount);
    count -= settledCount;
    settledCount = count;
    Histogram spare = settled;
    settled = chunk;
    chunk = spare;
    chunk.clear();
    settledEstimate = settled.estimate();
  }

  /** The symbols of all chunks but the one that is apart. */
  Histogram histogram() {
    return settled;
  }

  int size() {
    return settledCount;
  }

  /** Literals in the upper half, then length and distance in 16 bits each, 0 without a match. */
  long sequence(int index) {
    return sequences[index];
  }
}
