// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/**
 * A JSON string, already unescaped.
 *
 * @param value well-formed: {@link JsonException} if it has half a surrogate pair
 */
public record JsonString(String value) implements JsonValue {
  public JsonString {
    Utf8.requireWellFormed(value);
  }
}
