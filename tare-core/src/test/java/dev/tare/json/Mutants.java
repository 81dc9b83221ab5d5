// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Random;

/** Changes texts at random, towards what parsers stumble on. */
public final class Mutants {
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u",
    "\\ud800",
    "\\u0000",
    "null",
    "true",
    "-",
    "1e9",
    "0",
    "-1",
    "9223372036854775808",
    "1e3",
    "\"\"",
    "{}",
    "[]",
    "[[[[",
    "\n",
    "\u0000",
    "\"layers\":[],",
    "\"manifests\":[],",
    "\"size\":",
    "é",
    "😀"
  };

  private Mutants() {}

  /** A copy with one to four changes. */
  public static byte[] mutate(byte[] text, Random random) {
    byte[] mutant = text.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      mutant = change(mutant, random);
    }
    return mutant;
  }

  private static byte[] change(byte[] text, Random random) {
    int from = random.nextInt(text.length + 1);
    int to = Math.min(text.length, from + random.nextInt(8));
    return switch (random.nextInt(5)) {
      case 0 -> splice(text, from, from, PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
      case 1 -> splice(text, from, to, PIECES[random.nextInt(PIECES.length)].getBytes(UTF_8));
      case 2 -> splice(text, from, to, new byte[0]);
      case 3 -> splice(text, from, from, Arrays.copyOfRange(text, from, to));
      default ->
          splice(text, from, Math.min(text.length, from + 1), new byte[] {(byte) random.nextInt()});
    };
  }

  private static byte[] splice(byte[] text, int from, int to, byte[] piece) {
    byte[] result = new byte[from + piece.length + text.length - to];
    System.arraycopy(text, 0, result, 0, from);
    System.arraycopy(piece, 0, result, from, piece.length);
    System.arraycopy(text, to, result, from + piece.length, text.length - to);
    return result;
  }
}
