// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonPosition;
import dev.tare.json.JsonValue;
import dev.tare.json.LocatedJson;
import java.util.Set;

/** A parsed build file: its name and where in it everything stands. */
record BuildText(String file, LocatedJson json) {
  private static final int LONGEST_SHOWN = 120;

  /** Parses; a syntax error becomes a fault with its place. */
  static BuildText parse(String file, byte[] text) {
    try {
      return new BuildText(file, Json.parseLocated(text, JsonLimits.BUILD_FILE));
    } catch (JsonException e) {
      String place = e.line() > 0 ? ":" + e.line() + ":" + e.column() : "";
      throw new BuildFileException(
          printable(file) + place + ": " + printable(String.valueOf(e.getMessage())));
    }
  }

  /** The whole file as a section with these keys. */
  Section root(Set<String> known) {
    if (json.value() instanceof JsonObject object) {
      return new Section(this, object, "", known);
    }
    JsonPosition place = json.of(json.value());
    throw new BuildFileException(
        printable(file) + ":" + show(place) + ": a build file is an object: { ... }");
  }

  BuildFileException fault(JsonPosition place, String key, String cause) {
    return new BuildFileException(
        printable(file) + ":" + show(place) + ": " + printable(key) + ": " + cause);
  }

  JsonPosition placeOf(JsonValue value) {
    return json.of(value);
  }

  JsonPosition placeOfName(JsonObject object, String name) {
    return json.ofName(object, name);
  }

  static String show(JsonPosition place) {
    return place.line() + ":" + place.column();
  }

  /** Text from outside on one line: control characters escaped, the end of long text dropped. */
  static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_SHOWN)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format((java.util.Locale) null, "\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return text.codePointCount(0, text.length()) > LONGEST_SHOWN ? shown + "..." : shown.toString();
  }
}
