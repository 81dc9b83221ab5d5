// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Inputs, the same in every run. */
public enum Bytes {
  /** Words of different frequency. */
  TEXT,
  /** Nothing that could be compressed. */
  NOISE;

  private static final int WORDS = 4_000;

  byte[] make(int length) {
    Random random = new Random(1);
    if (this == NOISE) {
      byte[] noise = new byte[length];
      random.nextBytes(noise);
      return noise;
    }
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      int word = Math.min(random.nextInt(WORDS), random.nextInt(WORDS));
      text.append(Integer.toString(word * word, 36)).append(word % 12 == 0 ? '\n' : ' ');
    }
    return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
  }
}
