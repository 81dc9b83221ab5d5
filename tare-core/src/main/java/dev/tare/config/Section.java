// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.json.JsonArray;
import dev.tare.json.JsonBoolean;
import dev.tare.json.JsonException;
import dev.tare.json.JsonNull;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonPosition;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Nearest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * An object of a build file, read by key and type. Every fault names the place, the full key and
 * the cause. Keys it does not know are refused when it is made, so that a misspelt key is what is
 * complained of, not the absence of the right one.
 */
final class Section {
  private static final String EMPTY = "must not be empty";

  private final BuildText text;
  private final JsonObject object;
  private final String path;
  private final Set<String> known;

  Section(BuildText text, JsonObject object, String path, Set<String> known) {
    this.text = text;
    this.object = object;
    this.path = path;
    this.known = known;
    for (String name : object.members().keySet()) {
      if (!known.contains(name)) {
        throw text.fault(text.placeOfName(object, name), key(name), unknown(name));
      }
    }
  }

  private String unknown(String name) {
    return "unknown key; "
        + Nearest.of(name, known)
            .map(near -> "did you mean " + near + "?")
            .orElseGet(() -> "known here: " + String.join(", ", new TreeSet<>(known)));
  }

  boolean has(String name) {
    return member(name).isPresent();
  }

  /** The key with all that leads to it, like {@code files[2].mode}. */
  String key(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Where the value of a present key stands; of an absent one, where the section starts. */
  JsonPosition place(String name) {
    return text.placeOf(member(name).orElse(object));
  }

  BuildFileException fault(String name, String cause) {
    return text.fault(place(name), key(name), cause);
  }

  /** A fault of the section itself. */
  BuildFileException faultHere(String cause) {
    return text.fault(text.placeOf(object), path, cause);
  }

  /** Whether the key is there with null. */
  boolean isNull(String name) {
    return member(name).filter(JsonNull.class::isInstance).isPresent();
  }

  Optional<String> text(String name) {
    return member(name).map(value -> text(value, key(name)));
  }

  /** A text, read; what the reader finds wrong is said of the key. Must not be empty. */
  <T> Optional<T> value(String name, Function<String, T> reader) {
    return has(name)
        ? Optional.of(read(requiredText(name), member(name).orElse(object), key(name), reader))
        : Optional.empty();
  }

  /** Like {@link #value}, of a mode, which a number would not be: octal only looks like one. */
  <T> Optional<T> mode(String name, Function<String, T> reader) {
    if (member(name).filter(JsonNumber.class::isInstance).isPresent()) {
      throw fault(name, "must be octal digits in quotes, like \"0755\", not a number");
    }
    return value(name, reader);
  }

  /** One of these words. */
  Optional<String> choice(String name, List<String> words) {
    return value(
        name,
        text -> {
          if (!words.contains(text)) {
            throw new IllegalArgumentException(
                "must be one of "
                    + String.join(", ", words)
                    + Nearest.of(text, words)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(""));
          }
          return text;
        });
  }

  /** A list of texts, each read like {@link #value}; an absent one is empty. */
  <T> List<T> values(String name, Function<String, T> reader) {
    return values(name, reader, "an array");
  }

  /** Like {@link #values(String, Function)}, where one text alone is a list of it. */
  <T> List<T> valueOrValues(String name, Function<String, T> reader) {
    return hasText(name)
        ? List.of(value(name, reader).orElseThrow())
        : values(name, reader, "a string or an array");
  }

  /**
   * Like {@link #values(String, Function)}, of a key that other types are allowed for, too.
   *
   * @param wanted what is meant, for a fault
   */
  <T> List<T> values(String name, Function<String, T> reader, String wanted) {
    List<T> values = new ArrayList<>();
    for (JsonValue item : items(name, wanted)) {
      String inner = key(name) + "[" + values.size() + "]";
      String given = text(item, inner);
      if (given.isEmpty()) {
        throw text.fault(text.placeOf(item), inner, EMPTY);
      }
      values.add(read(given, item, inner, reader));
    }
    return values;
  }

  private <T> T read(String given, JsonValue value, String key, Function<String, T> reader) {
    try {
      return reader.apply(given);
    } catch (BuildFileException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw text.fault(text.placeOf(value), key, BuildText.causeOf(e));
    }
  }

  /** A text where the empty one means the same as none. */
  Optional<String> textUnlessEmpty(String name) {
    return text(name).filter(value -> !value.isEmpty());
  }

  /** A text that must be there and say something. */
  String requiredText(String name) {
    String value = text(name).orElseThrow(() -> missing(name));
    if (value.isEmpty()) {
      throw fault(name, EMPTY);
    }
    return value;
  }

  BuildFileException missing(String name) {
    return fault(name, "missing; it is required");
  }

  boolean flag(String name) {
    Optional<JsonValue> value = member(name);
    if (value.isEmpty()) {
      return false;
    }
    if (value.get() instanceof JsonBoolean flag) {
      return flag.value();
    }
    throw wrongType(value.get(), key(name), "true or false");
  }

  OptionalInt integer(String name, int least, int most) {
    Optional<JsonValue> value = member(name);
    if (value.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!(value.get() instanceof JsonNumber number)) {
      throw wrongType(value.get(), key(name), "a number");
    }
    long given;
    try {
      given = number.asLong();
    } catch (JsonException e) {
      throw outOfRange(name, least, most);
    }
    if (given < least || given > most) {
      throw outOfRange(name, least, most);
    }
    return OptionalInt.of((int) given);
  }

  private BuildFileException outOfRange(String name, int least, int most) {
    return fault(name, "must be a whole number from " + least + " to " + most);
  }

  /** A list of texts; an absent one is empty. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonValue item : items(name)) {
      texts.add(text(item, key(name) + "[" + texts.size() + "]"));
    }
    return texts;
  }

  /** An object whose values are texts, in the file's order; an absent one is empty. */
  Map<String, String> textMap(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    members(name).forEach((k, v) -> map.put(k, text(v, key(name) + "." + k)));
    return map;
  }

  /** Like {@link #textMap}, where null is allowed and empty here. */
  Map<String, Optional<String>> nullableTextMap(String name) {
    Map<String, Optional<String>> map = new LinkedHashMap<>();
    members(name)
        .forEach(
            (k, v) ->
                map.put(
                    k,
                    v instanceof JsonNull
                        ? Optional.empty()
                        : Optional.of(text(v, key(name) + "." + k))));
    return map;
  }

  /** An object whose values are empty objects, which are true here, or null, which are false. */
  Map<String, Boolean> set(String name) {
    Map<String, Boolean> map = new LinkedHashMap<>();
    members(name)
        .forEach(
            (k, v) -> {
              boolean there = v instanceof JsonObject of && of.members().isEmpty();
              if (!there && !(v instanceof JsonNull)) {
                throw faultIn(name, k, "must be {} to be added, or null to be removed");
              }
              map.put(k, there);
            });
    return map;
  }

  private Map<String, JsonValue> members(String name) {
    Optional<JsonValue> value = member(name);
    if (value.isEmpty()) {
      return Map.of();
    }
    if (value.get() instanceof JsonObject members) {
      return members.members();
    }
    throw wrongType(value.get(), key(name), "an object of strings");
  }

  /** A fault at one value of an object of texts. */
  BuildFileException faultIn(String name, String inner, String cause) {
    if (member(name).orElse(object) instanceof JsonObject members) {
      return text.fault(text.placeOfName(members, inner), key(name) + "." + inner, cause);
    }
    return fault(name, cause);
  }

  /** A part of the plan that a key says; failures to carry it out name the key. */
  <T> T said(String name, T part) {
    text.whereabouts().put(part, text.where(place(name), key(name)));
    return part;
  }

  /** Like {@link #value}, of a text that is a part of the plan. */
  <T> Optional<T> saidValue(String name, Function<String, T> reader) {
    return value(name, reader).map(part -> said(name, part));
  }

  /** Like {@link #said}, of one value of an object. */
  <T> T saidIn(String name, String inner, T part) {
    if (member(name).orElse(object) instanceof JsonObject members) {
      String where = text.where(text.placeOfName(members, inner), key(name) + "." + inner);
      text.whereabouts().put(part, where);
    }
    return part;
  }

  /** A list of objects with these keys; an absent one is empty. */
  List<Section> sections(String name, Set<String> keys) {
    List<Section> sections = new ArrayList<>();
    for (JsonValue item : items(name)) {
      String inner = key(name) + "[" + sections.size() + "]";
      if (!(item instanceof JsonObject members)) {
        throw wrongType(item, inner, "an object");
      }
      sections.add(new Section(text, members, inner, keys));
    }
    return sections;
  }

  /**
   * An object with these keys; empty if absent.
   *
   * @param wanted what is meant, for a fault
   */
  Optional<Section> section(String name, Set<String> keys, String wanted) {
    return member(name)
        .map(
            value -> {
              if (!(value instanceof JsonObject members)) {
                throw wrongType(value, key(name), wanted);
              }
              return new Section(text, members, key(name), keys);
            });
  }

  /** Whether the key is there with a text, where other types are allowed too. */
  boolean hasText(String name) {
    return member(name).filter(JsonString.class::isInstance).isPresent();
  }

  /** Whether the key is there with an object, where other types are allowed too. */
  boolean hasObject(String name) {
    return member(name).filter(JsonObject.class::isInstance).isPresent();
  }

  /** A name for this section in messages about others: its key and place. */
  String whereabouts(String name) {
    return key(name) + " (" + BuildText.show(place(name)) + ")";
  }

  private List<JsonValue> items(String name) {
    return items(name, "an array");
  }

  private List<JsonValue> items(String name, String wanted) {
    Optional<JsonValue> value = member(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof JsonArray array) {
      return array.items();
    }
    throw wrongType(value.get(), key(name), wanted);
  }

  private String text(JsonValue value, String key) {
    if (!(value instanceof JsonString string)) {
      throw wrongType(value, key, "a string");
    }
    if (string.value().indexOf('\0') >= 0) {
      throw text.fault(text.placeOf(value), key, "must not hold a NUL character");
    }
    return string.value();
  }

  private Optional<JsonValue> member(String name) {
    if (!known.contains(name)) {
      throw new IllegalStateException("key " + name + " is read but not declared");
    }
    return object.get(name);
  }

  private BuildFileException wrongType(JsonValue value, String key, String wanted) {
    String cause = "must be " + wanted + ", not " + typeOf(value);
    boolean unquoted =
        wanted.equals("a string") && (value instanceof JsonNumber || value instanceof JsonBoolean);
    String advice =
        unquoted ? "; write it in quotes" : value instanceof JsonNull ? "; leave the key out" : "";
    return text.fault(text.placeOf(value), key, cause + advice);
  }

  private static String typeOf(JsonValue value) {
    if (value instanceof JsonString) {
      return "a string";
    }
    if (value instanceof JsonNumber) {
      return "a number";
    }
    if (value instanceof JsonBoolean) {
      return "true or false";
    }
    if (value instanceof JsonArray) {
      return "an array";
    }
    return value instanceof JsonObject ? "an object" : "null";
  }
}
