// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import org.jspecify.annotations.Nullable;

/**
 * A JSON number as its exact source text; numbers are equal if their texts are.
 *
 * @param text in the grammar of RFC 8259, section 6: {@link JsonException} if it is not
 */
public record JsonNumber(String text) implements JsonValue {
  public JsonNumber {
    if (!isNumber(text)) {
      throw new JsonException("not a JSON number: " + Json.quote(text), 0, 0);
    }
  }

  /** Makes the number of a long. */
  public static JsonNumber of(long value) {
    return new JsonNumber(Long.toString(value));
  }

  /**
   * The value as a long. Fractions and exponents are refused, even where the value is whole.
   *
   * @throws JsonException if it is not an integer in range
   */
  public long asLong() {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new JsonException("not an integer of 64 bits: " + Json.quote(text), 0, 0);
    }
  }

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonNumber number && text.equals(number.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  private static boolean isNumber(String text) {
    int at = text.startsWith("-") ? 1 : 0;
    int whole = digits(text, at);
    boolean leadingZero = whole > at + 1 && text.charAt(at) == '0';
    if (whole == at || leadingZero) {
      return false;
    }
    at = whole;
    if (at < text.length() && text.charAt(at) == '.') {
      int fraction = digits(text, at + 1);
      if (fraction == at + 1) {
        return false;
      }
      at = fraction;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      boolean signed = text.startsWith("+", at + 1) || text.startsWith("-", at + 1);
      int start = at + (signed ? 2 : 1);
      at = digits(text, start);
      if (at == start) {
        return false;
      }
    }
    return at == text.length();
  }

  /** The offset after the ASCII digits that start at the offset. */
  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }
}
