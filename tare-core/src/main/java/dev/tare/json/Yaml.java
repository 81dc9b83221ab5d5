// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.Arrays;

/** Reads YAML (1.2, core schema) into the tree that JSON has. */
public final class Yaml {
  private Yaml() {}

  /**
   * Reads one strict UTF-8 document; a byte order mark at its start is skipped. Keys are texts as
   * they stand there. An alias stands for the value it names, place included, and counts as often
   * as it is used. No tags but {@code !!str}, no merge keys, no second document.
   *
   * @throws JsonException with the place, if it is anything else, a key is there twice, or a limit
   *     is exceeded
   */
  public static LocatedJson parseLocated(byte[] text, JsonLimits limits) {
    boolean marked =
        text.length > 2
            && text[0] == (byte) 0xef
            && text[1] == (byte) 0xbb
            && text[2] == (byte) 0xbf;
    byte[] plain = marked ? Arrays.copyOfRange(text, 3, text.length) : text;
    return YamlReader.read(Utf8.decode(plain, limits.bytes()), limits);
  }
}
