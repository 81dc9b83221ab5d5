// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import java.util.HexFormat;

/** Text from outside as it may stand in a message: one line, bounded, nothing a terminal obeys. */
public final class Printable {
  private static final int LONGEST = 120;

  private Printable() {}

  /**
   * The text in double quotes. Control and format characters, line ends, quotes, backslashes and
   * lone surrogates become {@code \xNN} or {@code \}{@code uNNNN}; after 120 characters it is cut
   * off with three dots.
   */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    int shown = 0;
    for (int i = 0; i < text.length(); shown++) {
      if (shown == LONGEST) {
        out.append("...");
        break;
      }
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      append(out, point);
    }
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int point) {
    if (point == '"' || point == '\\') {
      out.append('\\').append((char) point);
    } else if (isHarmless(point)) {
      out.appendCodePoint(point);
    } else if (point < 0x100) {
      out.append("\\x").append(HexFormat.of().toHexDigits(point, 2));
    } else {
      out.append("\\u").append(HexFormat.of().toHexDigits(point, point > 0xffff ? 6 : 4));
    }
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
