// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.nio.charset.StandardCharsets;

/** Reads and writes JSON (RFC 8259). */
public final class Json {
  private static final int QUOTED = 40;

  private Json() {}

  /**
   * Reads one strict UTF-8 JSON text: no BOM, comments, duplicate names, NaN, half surrogate pairs,
   * numbers of more than 64 characters, trailing text.
   *
   * @throws JsonException with the place, if it is anything else or exceeds a limit
   */
  public static JsonValue parse(byte[] text, JsonLimits limits) {
    return JsonReader.read(Utf8.decode(text, limits.bytes()), limits);
  }

  /** Like {@link #parse}, keeping the place of every value and name. */
  public static LocatedJson parseLocated(byte[] text, JsonLimits limits) {
    return JsonReader.readLocated(Utf8.decode(text, limits.bytes()), limits);
  }

  /**
   * The canonical UTF-8 bytes: members in their order, numbers as they are, no white space, no
   * final newline. Only the quotation mark, the backslash and control characters below U+0020 are
   * escaped, the last as <code>&#92;u00xx</code> in lower case.
   */
  public static byte[] write(JsonValue value) {
    return JsonWriter.text(value).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Foreign text for a message: in quotation marks, at most 40 characters, everything that could
   * change a terminal or hide (controls, format characters, line separators) as an escape.
   */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder("\"");
    int shown = 0;
    int at = 0;
    while (at < text.length() && shown < QUOTED) {
      int point = text.codePointAt(at);
      appendVisible(out, point);
      at += Character.charCount(point);
      shown++;
    }
    return out.append(at < text.length() ? "...\"" : "\"").toString();
  }

  private static void appendVisible(StringBuilder out, int point) {
    if (point == '"' || point == '\\') {
      out.append('\\').appendCodePoint(point);
      return;
    }
    if (point == ' ') {
      out.append(' ');
      return;
    }
    switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          out.append("\\u{").append(Integer.toHexString(point)).append('}');
      default -> out.appendCodePoint(point);
    }
  }
}
