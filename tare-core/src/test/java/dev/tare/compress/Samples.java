// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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

  static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Text of 2000 words, some of them far more frequent than others. */
  static byte[] words(int size, long seed) {
    Random random = new Random(seed);
    byte[][] words = new byte[2000][];
    for (int i = 0; i < words.length; i++) {
      words[i] = new byte[2 + random.nextInt(9)];
      for (int j = 1; j < words[i].length; j++) {
        words[i][j] = (byte) ('a' + random.nextInt(1 + random.nextInt(26)));
      }
      words[i][0] = (byte) (random.nextInt(12) == 0 ? '\n' : ' ');
    }
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      byte[] word = words[random.nextInt(1 + random.nextInt(words.length))];
      int length = Math.min(size - at, word.length);
      System.arraycopy(word, 0, bytes, at, length);
      at += length;
    }
    return bytes;
  }

  /** Stretches of everything, joined without regard to any borders. */
  static byte[] patchwork(int size, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[size];
    int at = 0;
    while (at < size) {
      int length = Math.min(size - at, 1 + random.nextInt(1 << (1 + random.nextInt(17))));
      byte[] piece =
          switch (random.nextInt(7)) {
            case 0 -> noise(length, random.nextLong());
            case 1, 2 -> words(length, random.nextInt(3));
            case 3 -> new byte[length];
            case 4 -> records(length, random.nextInt(64));
            case 5 -> Arrays.copyOfRange(bytes, at / 2, at / 2 + length);
            default -> bytes(length, random.nextLong());
          };
      System.arraycopy(piece, 0, bytes, at, length);
      at += length;
    }
    return bytes;
  }

  private static byte[] records(int size, int width) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      int record = i / (width + 4);
      int column = i % (width + 4);
      bytes[i] = (byte) (column < 4 ? record >>> (8 * column) : column * (record & 1));
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

  static byte[] zstd(byte[] content, int level, int threads) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var encoder = Zstd.codec(level, threads).encode(out)) {
      encoder.write(content);
    }
    return out.toByteArray();
  }

  static byte[] unzstd(byte[] encoded) throws IOException {
    try (InputStream in = Decompression.detect(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }
}
