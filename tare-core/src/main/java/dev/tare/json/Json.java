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
   * Foreign text for a message: in quotation marks, at most 40 characters, as {@link VisibleText}
   * shows it.
   */
  public static String quote(String text) {
    return VisibleText.quoted(text, QUOTED);
  }
}
