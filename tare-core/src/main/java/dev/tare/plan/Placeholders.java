// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Nearest;
import dev.tare.oci.Printable;
import java.util.List;

/** {@code {hash}} and {@code {short_hash}} in the names of destinations. */
final class Placeholders {
  private static final int SHORT = 8;
  private static final String SAMPLE = "0123456789abcdef".repeat(4);
  private static final List<String> KNOWN = List.of("hash", "short_hash");

  private Placeholders() {}

  /** The text as it would be for some hash; IllegalArgumentException for an unknown one. */
  static String check(String text) {
    return fill(text, SAMPLE);
  }

  static String fill(String text, String hash) {
    checkHash(hash);
    StringBuilder out = new StringBuilder(text.length());
    int done = 0;
    int open = text.indexOf('{');
    while (open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      out.append(text, done, open).append(value(text, text.substring(open + 1, close), hash));
      done = close + 1;
      open = text.indexOf('{', done);
    }
    return out.append(text, done, text.length()).toString();
  }

  private static String value(String text, String name, String hash) {
    return switch (name) {
      case "hash" -> hash;
      case "short_hash" -> hash.substring(0, SHORT);
      default ->
          throw new IllegalArgumentException(
              "unknown placeholder "
                  + Printable.quote("{" + name + "}")
                  + " in "
                  + Printable.quote(text)
                  + Nearest.of(name, KNOWN)
                      .map(near -> ": is {" + near + "} meant?")
                      .orElse(": {hash} and {short_hash} are known"));
    };
  }

  private static void checkHash(String hash) {
    boolean hex = hash.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    if (!hex || hash.length() < SHORT) {
      throw new IllegalArgumentException(
          "hash " + Printable.quote(hash) + " is not lower-case hex");
    }
  }
}
