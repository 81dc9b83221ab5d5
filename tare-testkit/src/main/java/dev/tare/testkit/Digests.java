// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests in their text form, such as {@code sha256:} and 64 hexadecimal digits. */
final class Digests {
  private Digests() {}

  static boolean isDigest(String text) {
    return text.matches("sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}");
  }

  static String sha256(byte[] bytes) {
    return digest("sha256", bytes);
  }

  static boolean matches(String digest, byte[] bytes) {
    return isDigest(digest) && digest(digest.substring(0, 6), bytes).equals(digest);
  }

  private static String digest(String algorithm, byte[] bytes) {
    try {
      String name = algorithm.equals("sha512") ? "SHA-512" : "SHA-256";
      byte[] hash = MessageDigest.getInstance(name).digest(bytes);
      return algorithm + ":" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
