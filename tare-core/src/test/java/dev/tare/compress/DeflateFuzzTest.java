// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/**
 * Deflates what a seed makes, every third time in two blocks, and inflates it with the JDK's zlib:
 * as many times as the property {@code tare.fuzz.rounds} says, which is 100,000, or ten million in
 * the profile {@code nightly}.
 */
class DeflateFuzzTest {
  private static final int LEVELS = 9;
  private static final int LARGEST = 1 << 17;
  private static final int HISTORY = 1 << 15;

  private final Deflate[] deflates = new Deflate[LEVELS + 1];
  private final Inflater inflater = new Inflater(true);
  private final byte[] content = new byte[LARGEST];
  private final byte[] restored = new byte[LARGEST + 1];
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream(LARGEST);

  @Test
  void whatIsDeflatedInflates() throws Exception {
    for (int level = 1; level <= LEVELS; level++) {
      deflates[level] = new Deflate(level);
    }
    long rounds = Long.getLong("tare.fuzz.rounds", 100_000);
    for (long seed = 0; seed < rounds; seed++) {
      if (!comesBack(new SplittableRandom(seed))) {
        throw new AssertionError("seed " + seed + " does not come back");
      }
    }
  }

  private boolean comesBack(SplittableRandom random) throws Exception {
    int end = size(random);
    fill(random, end);
    int start = random.nextBoolean() ? 0 : random.nextInt(Math.min(end, HISTORY) + 1);
    int cut = random.nextInt(3) > 0 ? start : start + random.nextInt(end - start + 1);
    Deflate deflate = deflates[1 + random.nextInt(LEVELS)];
    compressed.reset();
    if (cut > start) {
      deflate.deflate(content, start, cut, false, compressed);
    }
    // what is before the cut is the history of what is behind it, as from block to block
    deflate.deflate(content, cut, end, true, compressed);
    inflater.reset();
    inflater.setInput(compressed.toByteArray());
    if (start > 0) {
      inflater.setDictionary(content, 0, start);
    }
    int length = 0;
    int count = 1;
    while (count > 0) {
      count = inflater.inflate(restored, length, restored.length - length);
      length += count;
    }
    return inflater.finished()
        && inflater.getRemaining() == 0
        && Arrays.equals(content, start, end, restored, 0, length);
  }

  /** Mostly short, for there is the more to go wrong at ends. */
  private static int size(SplittableRandom random) {
    int most = random.nextInt(500) == 0 ? LARGEST : 1 << random.nextInt(12);
    return random.nextInt(most + 1);
  }

  private void fill(SplittableRandom random, int end) {
    int at = 0;
    while (at < end) {
      int length = Math.min(end - at, 1 + random.nextInt(1 << random.nextInt(1, 11)));
      switch (random.nextInt(6)) {
        case 0 -> noise(random, at, length, 256);
        case 1 -> noise(random, at, length, 1 + random.nextInt(20));
        case 2 -> Arrays.fill(content, at, at + length, (byte) random.nextInt(3));
        case 3 -> repeat(at, length, 1 + random.nextInt(Math.max(1, at)));
        case 4 -> repeat(at, Math.min(end - at, 256 + random.nextInt(5)), HISTORY - 2);
        default -> repeat(at, length, 1 + random.nextInt(8));
      }
      at += length;
    }
  }

  private void noise(SplittableRandom random, int at, int length, int values) {
    for (int i = at; i < at + length; i++) {
      content[i] = (byte) random.nextInt(values);
    }
  }

  /** What came the distance before; about as far as a match may reach where there is so much. */
  private void repeat(int at, int length, int distance) {
    int from = Math.max(0, at - distance - (distance >= HISTORY - 2 ? length % 5 : 0));
    for (int i = 0; i < length && from < at; i++) {
      content[at + i] = content[from + i];
    }
  }
}
