// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.IdentityHashMap;
import java.util.Map;

/** A parsed value that knows where in its text each part stands. */
public final class LocatedJson {
  private final JsonValue value;
  private final IdentityHashMap<JsonValue, JsonPosition> places;
  private final IdentityHashMap<JsonObject, Map<String, JsonPosition>> names;

  private LocatedJson(
      JsonValue value,
      IdentityHashMap<JsonValue, JsonPosition> places,
      IdentityHashMap<JsonObject, Map<String, JsonPosition>> names) {
    this.value = value;
    this.places = places;
    this.names = names;
  }

  /** The root value. */
  public JsonValue value() {
    return value;
  }

  /**
   * Where the value starts; looked up by identity, as equal values may stand in several places.
   *
   * @throws IllegalArgumentException if the value is no part of this one
   */
  public JsonPosition of(JsonValue part) {
    JsonPosition place = places.get(part);
    if (place == null) {
      throw new IllegalArgumentException("the value is no part of this text");
    }
    return place;
  }

  /**
   * Where the member's name starts; the object is looked up by identity.
   *
   * @throws IllegalArgumentException if the object is no part of this one or lacks the member
   */
  public JsonPosition ofName(JsonObject object, String name) {
    Map<String, JsonPosition> members = names.get(object);
    JsonPosition place = members == null ? null : members.get(name);
    if (place == null) {
      throw new IllegalArgumentException("the member is no part of this text: " + Json.quote(name));
    }
    return place;
  }

  /** Gathers places while the text is read. */
  static final class Recorder {
    private final TextPlaces text;
    private final IdentityHashMap<JsonValue, JsonPosition> places = new IdentityHashMap<>();
    private final IdentityHashMap<JsonObject, Map<String, JsonPosition>> names =
        new IdentityHashMap<>();

    Recorder(TextPlaces text) {
      this.text = text;
    }

    JsonPosition at(int offset) {
      return text.at(offset);
    }

    void value(JsonValue value, JsonPosition place) {
      places.put(value, place);
    }

    void container(JsonValue value, JsonReader.Level level) {
      if (level.place != null) {
        places.put(value, level.place);
      }
      if (value instanceof JsonObject object && level instanceof JsonReader.Level.OfObject open) {
        names.put(object, open.names);
      }
    }

    LocatedJson result(JsonValue root) {
      return new LocatedJson(root, places, names);
    }
  }
}
