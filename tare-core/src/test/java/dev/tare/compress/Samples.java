// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/** Content that compresses about as well as programs do. */
final class Samples {
  private Samples() {}

  static byte[] bytes(int size, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      int length = Math.min(size - at, 1 + random.nextInt(200));
      if (at > 0 && random.nextInt(3) > 0) {
        int from = at - 1 - random.nextInt(Math.min(at, 40_000));
        for (int i = 0; i < length; i++) {
          bytes[at + i] = bytes[from + i];
        }
      } else {
        for (int i = 0; i < length; i++) {
          bytes[at + i] = (byte) random.nextInt(80);
        }
      }
      at += length;
    }
    return bytes;
  }

  static byte[] gzip(byte[] content, int level, int threads) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var encoder = Gzip.codec(level, threads).encode(out)) {
      encoder.write(content);
    }
    return out.toByteArray();
  }

  static byte[] gunzip(byte[] encoded) throws IOException {
    try (InputStream in = Gzip.codec(6, 1).decode(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }
}
