// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Strict text: what is not well-formed Unicode gets neither in nor out. */
final class Utf8 {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /** The characters of well-formed UTF-8 without a byte order mark; JsonException else. */
  static char[] decode(byte[] text, int limit) {
    if (text.length > limit) {
      throw new JsonException(
          "the text is longer than " + limit + " bytes: it has " + text.length, 0, 0);
    }
    CharBuffer out = CharBuffer.allocate(text.length);
    boolean malformed =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(text), out, true)
            .isError();
    char[] chars = Arrays.copyOf(out.array(), out.position());
    if (malformed) {
      throw TextPlaces.fault(chars, chars.length, "the text is not UTF-8 here");
    }
    if (chars.length > 0 && chars[0] == BYTE_ORDER_MARK) {
      throw TextPlaces.fault(chars, 0, "the text begins with a byte order mark");
    }
    return chars;
  }

  /** Whether every surrogate is one of a pair. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** Refuses half surrogate pairs, which have no UTF-8 form. */
  static String requireWellFormed(String text) {
    if (!isWellFormed(text)) {
      throw new JsonException("half a surrogate pair in " + Json.quote(text), 0, 0);
    }
    return text;
  }
}
