// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * As much JSON as a registry needs: objects as maps, arrays as lists, strings; numbers, true and
 * false stay text inside {@link Literal}, and null is a literal too.
 */
final class Json {
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int position;

  /** A number, true, false or null. */
  record Literal(String text) {}

  private Json(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException if the text is not one JSON value
   */
  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value(0);
    json.space();
    if (json.position != text.length()) {
      throw json.bad();
    }
    return value;
  }

  /** The member if there is one and it is of that type. */
  static <T> Optional<T> member(Object object, String name, Class<T> type) {
    return object instanceof Map<?, ?> map
        ? Optional.ofNullable(map.get(name)).filter(type::isInstance).map(type::cast)
        : Optional.empty();
  }

  /** An object of strings; arguments are name, value, name, value. */
  static String object(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return write(map);
  }

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      String separator = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.append(separator);
        quote(String.valueOf(entry.getKey()), out);
        out.append(':');
        write(entry.getValue(), out);
        separator = ",";
      }
      out.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object item : list) {
        out.append(separator);
        write(item, out);
        separator = ",";
      }
      out.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof Literal literal) {
      out.append(literal.text());
    } else {
      quote(String.valueOf(value), out);
    }
  }

  private static void quote(String string, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw bad();
    }
    space();
    char c = peek();
    if (c == '{') {
      return object(depth);
    }
    if (c == '[') {
      return array(depth);
    }
    return c == '"' ? string() : literal();
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    position++;
    space();
    if (peek() == '}') {
      position++;
      return members;
    }
    while (true) {
      space();
      String name = string();
      space();
      expect(':');
      members.put(name, value(depth + 1));
      space();
      if (peek() == '}') {
        position++;
        return members;
      }
      expect(',');
    }
  }

  private List<Object> array(int depth) {
    List<Object> items = new ArrayList<>();
    position++;
    space();
    if (peek() == ']') {
      position++;
      return items;
    }
    while (true) {
      items.add(value(depth + 1));
      space();
      if (peek() == ']') {
        position++;
        return items;
      }
      expect(',');
    }
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(position++);
      out.append(c == '\\' ? escape() : c);
    }
    position++;
    return out.toString();
  }

  private char escape() {
    char c = peek();
    position++;
    int simple = "bfnrt\"\\/".indexOf(c);
    if (simple >= 0) {
      return "\b\f\n\r\t\"\\/".charAt(simple);
    }
    if (c != 'u' || position + 4 > text.length()) {
      throw bad();
    }
    position += 4;
    return (char) Integer.parseInt(text.substring(position - 4, position), 16);
  }

  private Literal literal() {
    int start = position;
    while (position < text.length() && ",]} \t\r\n".indexOf(text.charAt(position)) < 0) {
      position++;
    }
    String word = text.substring(start, position);
    if (!word.matches("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw bad();
    }
    return new Literal(word);
  }

  private void space() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private char peek() {
    if (position >= text.length()) {
      throw bad();
    }
    return text.charAt(position);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw bad();
    }
    position++;
  }

  private IllegalArgumentException bad() {
    return new IllegalArgumentException("not JSON at character " + position);
  }
}
