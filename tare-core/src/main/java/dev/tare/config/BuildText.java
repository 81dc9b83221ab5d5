// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonPosition;
import dev.tare.json.JsonValue;
import dev.tare.json.LocatedJson;
import dev.tare.json.VisibleText;
import dev.tare.json.Yaml;
import dev.tare.oci.Printable;
import java.nio.file.Path;
import java.util.Set;

/**
 * A parsed build file: its name and where in it everything stands.
 *
 * @param whereabouts gathers the parts of the plan that is made of it
 */
record BuildText(String file, LocatedJson json, Whereabouts whereabouts) {
  private static final int LONGEST_CAUSE = 500;

  /** Parses, as YAML if the file's name says so; a syntax error becomes a fault with its place. */
  static BuildText parse(BuildFileContext context, byte[] text) {
    return parse(context.name(), text, context.folder());
  }

  /** Parses a text of no folder. */
  static BuildText parse(String name, byte[] text) {
    return parse(name, text, Path.of(""));
  }

  private static BuildText parse(String file, byte[] text, Path folder) {
    try {
      return new BuildText(
          file,
          isYaml(file)
              ? Yaml.parseLocated(text, JsonLimits.BUILD_FILE)
              : Json.parseLocated(text, JsonLimits.BUILD_FILE),
          new Whereabouts(folder));
    } catch (JsonException e) {
      String place = e.line() > 0 ? ":" + e.line() + ":" + e.column() : "";
      throw new BuildFileException(Printable.plain(file) + place + ": " + causeOf(e));
    }
  }

  boolean isYaml() {
    return isYaml(file);
  }

  private static boolean isYaml(String file) {
    return file.endsWith(".yaml") || file.endsWith(".yml");
  }

  /** The whole file as a section with these keys. */
  Section root(Set<String> known) {
    return new Section(this, object(), "", known);
  }

  /** The whole file, which must be an object. */
  JsonObject object() {
    if (json.value() instanceof JsonObject object) {
      return object;
    }
    JsonPosition place = json.of(json.value());
    throw new BuildFileException(
        Printable.plain(file)
            + ":"
            + show(place)
            + (isYaml()
                ? ": a build file is a mapping of keys; it begins with tare: 1"
                : ": a build file is an object: { ... }"));
  }

  BuildFileException fault(JsonPosition place, String key, String cause) {
    return new BuildFileException(where(place, key) + ": " + cause);
  }

  /** A place and a key, which may be empty, for messages. */
  String where(JsonPosition place, String key) {
    return Printable.plain(file)
        + ":"
        + show(place)
        + (key.isEmpty() ? "" : ": " + Printable.plain(key));
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

  /** What a parser of a value says, for one line. */
  static String causeOf(IllegalArgumentException e) {
    return VisibleText.plain(String.valueOf(e.getMessage()), LONGEST_CAUSE);
  }
}
