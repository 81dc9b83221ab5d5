// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Makes directories to build images from: the same bytes in every run. */
public final class Inputs {
  private static final int MIB = 1 << 20;
  private static final int POOL = 16 * MIB;

  private final Random random = new Random(1);
  private final byte[] text = text();

  private Inputs() {}

  /** {@code KIND DIR}: half (1 GiB), small (50,000 files) or forty (1 MiB each). */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    Inputs inputs = new Inputs();
    switch (arguments[0]) {
      case "half" -> inputs.half(directory);
      case "small" -> inputs.small(directory);
      case "forty" -> inputs.forty(directory);
      default -> throw new IllegalArgumentException("unknown kind: " + arguments[0]);
    }
  }

  /** 1,024 files of 1 MiB, every other one random, the rest text. */
  private void half(Path directory) throws IOException {
    for (int i = 0; i < 1024; i++) {
      Path parent = Files.createDirectories(directory.resolve("d" + i / 64));
      Files.write(parent.resolve("f" + i), i % 2 == 0 ? noise(MIB) : slice(MIB));
    }
  }

  /** 50,000 files of text, 0 to 6 KiB, in 500 directories. */
  private void small(Path directory) throws IOException {
    for (int i = 0; i < 50_000; i++) {
      Path parent = Files.createDirectories(directory.resolve("d" + i / 100));
      Files.write(parent.resolve("f" + i), slice(random.nextInt(6 << 10)));
    }
  }

  private void forty(Path directory) throws IOException {
    for (int i = 0; i < 40; i++) {
      try (OutputStream out = Files.newOutputStream(directory.resolve("f" + i))) {
        out.write(noise(MIB * 7 / 8));
        out.write(slice(MIB / 2));
      }
    }
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private byte[] slice(int length) {
    byte[] bytes = new byte[length];
    System.arraycopy(text, random.nextInt(POOL - length), bytes, 0, length);
    return bytes;
  }

  /** Words of 3 to 10 letters out of 4,000, the first ones far more often, in lines of 12. */
  private byte[] text() {
    String[] words = new String[4000];
    for (int i = 0; i < words.length; i++) {
      StringBuilder word = new StringBuilder();
      for (int rest = 3 + random.nextInt(8); rest > 0; rest--) {
        word.append((char) ('a' + random.nextInt(26)));
      }
      words[i] = word.toString();
    }
    StringBuilder all = new StringBuilder(POOL + 64);
    for (int n = 1; all.length() < POOL; n++) {
      double place = random.nextDouble();
      all.append(words[(int) (place * place * place * words.length)]);
      all.append(n % 12 == 0 ? '\n' : ' ');
    }
    return all.substring(0, POOL).getBytes(StandardCharsets.US_ASCII);
  }
}
