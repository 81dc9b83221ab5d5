// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.HexFormat;

/**
 * Text from outside as it may stand in a message: one line, bounded, nothing that a terminal obeys
 * or that hides. Control and format characters, line ends, spaces other than the usual one, private
 * and unassigned characters and lone surrogates become {@code \xNN} or {@code \}{@code uNNNN}.
 */
public final class VisibleText {
  private VisibleText() {}

  /** In double quotes, with those inside and backslashes escaped; cut off with three dots. */
  public static String quoted(String text, int most) {
    return '"' + visible(text, most, true) + '"';
  }

  /** Without quotes; what is visible already stays as it is. Cut off with three dots. */
  public static String plain(String text, int most) {
    return visible(text, most, false);
  }

  private static String visible(String text, int most, boolean quoted) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int shown = 0; at < text.length() && shown < most; shown++) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      if (quoted && (point == '"' || point == '\\')) {
        out.append('\\');
      }
      append(out, point);
    }
    return out.append(at < text.length() ? "..." : "").toString();
  }

  private static void append(StringBuilder out, int point) {
    if (point == ' ' || isVisible(point)) {
      out.appendCodePoint(point);
    } else if (point < 0x100) {
      out.append("\\x").append(HexFormat.of().toHexDigits(point, 2));
    } else {
      out.append("\\u").append(HexFormat.of().toHexDigits(point, point > 0xffff ? 6 : 4));
    }
  }

  static boolean isVisible(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
