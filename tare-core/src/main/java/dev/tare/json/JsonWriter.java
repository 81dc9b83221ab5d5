// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;

/** Writes a tree canonically. Keeps its own stack, so that nesting costs heap only. */
final class JsonWriter {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder();
  private final Deque<Level> open = new ArrayDeque<>();

  /** What is left of an array (no names) or object. */
  private record Level(Iterator<? extends Object> rest, char end) {}

  private JsonWriter() {}

  static String text(JsonValue value) {
    JsonWriter writer = new JsonWriter();
    writer.begin(value);
    while (!writer.open.isEmpty()) {
      writer.step(writer.open.element());
    }
    return writer.out.toString();
  }

  private void step(Level level) {
    if (!level.rest().hasNext()) {
      out.append(level.end());
      open.pop();
      return;
    }
    char last = out.charAt(out.length() - 1);
    if (last != '[' && last != '{') {
      out.append(',');
    }
    Object next = level.rest().next();
    if (next instanceof Map.Entry<?, ?> member) {
      string((String) member.getKey());
      out.append(':');
      begin((JsonValue) member.getValue());
    } else {
      begin((JsonValue) next);
    }
  }

  private void begin(JsonValue value) {
    if (value instanceof JsonObject object) {
      out.append('{');
      open.push(new Level(object.members().entrySet().iterator(), '}'));
    } else if (value instanceof JsonArray array) {
      out.append('[');
      open.push(new Level(array.items().iterator(), ']'));
    } else if (value instanceof JsonString string) {
      string(string.value());
    } else if (value instanceof JsonNumber number) {
      out.append(number.text());
    } else if (value instanceof JsonBoolean truth) {
      out.append(truth.value());
    } else {
      out.append("null");
    }
  }

  private void string(String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
