// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonBoolean;
import dev.tare.json.JsonException;
import dev.tare.json.JsonNull;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Typed reading of an object's members. A null counts as absent, as the image specification and all
 * Go programs have it. Errors are IllegalArgumentException beginning with the member's path.
 */
record Members(JsonObject object, String path) {
  static Members of(JsonObject object) {
    return new Members(object, "");
  }

  /** {@code layers[2].digest}, seen from the document. */
  String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  IllegalArgumentException fault(String name, String message) {
    return new IllegalArgumentException(pathOf(name) + " " + message);
  }

  Optional<JsonValue> value(String name) {
    return object.get(name).filter(value -> !(value instanceof JsonNull));
  }

  <T> T required(String name, Optional<T> value) {
    return value.orElseThrow(() -> fault(name, "is missing"));
  }

  Optional<String> string(String name) {
    return value(name).map(value -> stringAt(pathOf(name), value));
  }

  /** A string; the empty one counts as absent. */
  Optional<String> text(String name) {
    return string(name).filter(text -> !text.isEmpty());
  }

  /** A string in a form of its own; the parser's refusal gets the path. */
  <T> Optional<T> parsed(String name, Function<String, T> parser) {
    return string(name).map(text -> parsed(pathOf(name), text, parser));
  }

  /** A list of strings in a form of their own; empty if absent. */
  <T> List<T> parsedList(String name, Function<String, T> parser) {
    return list(name, Integer.MAX_VALUE, (at, value) -> parsed(at, stringAt(at, value), parser));
  }

  Optional<Boolean> truth(String name) {
    return value(name)
        .map(
            value -> {
              if (value instanceof JsonBoolean truth) {
                return truth.value();
              }
              throw wrongType(pathOf(name), value, "true or false");
            });
  }

  Optional<Long> integer(String name) {
    return value(name)
        .map(
            value -> {
              if (!(value instanceof JsonNumber number)) {
                throw wrongType(pathOf(name), value, "an integer");
              }
              try {
                return number.asLong();
              } catch (JsonException e) {
                throw new IllegalArgumentException(pathOf(name) + " is " + e.getMessage(), e);
              }
            });
  }

  Optional<Members> object(String name) {
    return value(name).map(value -> new Members(objectAt(pathOf(name), value), pathOf(name)));
  }

  /** An object whose values are strings, in its order; empty if absent. */
  Map<String, String> stringMap(String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    object(name)
        .ifPresent(
            map ->
                map.object()
                    .members()
                    .forEach((key, value) -> strings.put(key, stringAt(map.keyPath(key), value))));
    return Collections.unmodifiableMap(strings);
  }

  /** A list of strings; empty if absent. */
  List<String> strings(String name) {
    return list(name, Integer.MAX_VALUE, Members::stringAt);
  }

  /** A list of objects, each made into a part; empty if absent. */
  <T> List<T> objects(String name, int most, BiFunction<JsonObject, String, T> part) {
    return list(name, most, (at, value) -> part.apply(objectAt(at, value), at));
  }

  private <T> List<T> list(String name, int most, BiFunction<String, JsonValue, T> part) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof JsonArray array)) {
      throw wrongType(pathOf(name), value.get(), "an array");
    }
    if (array.items().size() > most) {
      throw fault(name, "has " + array.items().size() + " entries, more than " + most);
    }
    List<T> parts = new ArrayList<>();
    for (JsonValue item : array.items()) {
      parts.add(part.apply(pathOf(name) + "[" + parts.size() + "]", item));
    }
    return List.copyOf(parts);
  }

  private static <T> T parsed(String at, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(at + ": " + e.getMessage(), e);
    }
  }

  private String keyPath(String key) {
    return path + "[" + Json.quote(key) + "]";
  }

  private static String stringAt(String at, JsonValue value) {
    if (value instanceof JsonString string) {
      return string.value();
    }
    throw wrongType(at, value, "a string");
  }

  private static JsonObject objectAt(String at, JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrongType(at, value, "an object");
  }

  private static IllegalArgumentException wrongType(String at, JsonValue value, String wanted) {
    return new IllegalArgumentException(at + " is " + kind(value) + ", not " + wanted);
  }

  private static String kind(JsonValue value) {
    if (value instanceof JsonObject) {
      return "an object";
    } else if (value instanceof JsonArray) {
      return "an array";
    } else if (value instanceof JsonString) {
      return "a string";
    } else if (value instanceof JsonNumber) {
      return "a number";
    }
    return value instanceof JsonBoolean ? "a boolean" : "null";
  }
}
