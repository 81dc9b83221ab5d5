// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON object: members in source order, names unique. Objects are equal if they are written
 * alike: the order of the members counts.
 */
public final class JsonObject implements JsonValue {
  private static final JsonObject EMPTY = new JsonObject(Map.of());

  private final Map<String, JsonValue> members;

  private JsonObject(Map<String, JsonValue> members) {
    this.members = Collections.unmodifiableMap(members);
  }

  /** The empty object. */
  public static JsonObject empty() {
    return EMPTY;
  }

  /**
   * An object with a copy of the map's members in its iteration order.
   *
   * @throws JsonException if a name has half a surrogate pair
   */
  public static JsonObject of(Map<String, ? extends JsonValue> members) {
    Map<String, JsonValue> copy = new LinkedHashMap<>();
    members.forEach(
        (name, value) -> copy.put(Utf8.requireWellFormed(name), Objects.requireNonNull(value)));
    return new JsonObject(copy);
  }

  /** An object of strings, in the map's iteration order. */
  public static JsonObject ofStrings(Map<String, String> members) {
    Map<String, JsonValue> copy = new LinkedHashMap<>();
    members.forEach((name, value) -> copy.put(name, new JsonString(value)));
    return of(copy);
  }

  /** Takes the map, always a new object. */
  static JsonObject owning(Map<String, JsonValue> members) {
    return new JsonObject(members);
  }

  /** All members, in order; unmodifiable. */
  public Map<String, JsonValue> members() {
    return members;
  }

  /** The member of that name; empty if there is none (a JSON null is a value, not absence). */
  public Optional<JsonValue> get(String name) {
    return Optional.ofNullable(members.get(name));
  }

  /** A copy where the member has the value: in its place if there already, else last. */
  public JsonObject with(String name, JsonValue value) {
    Map<String, JsonValue> copy = new LinkedHashMap<>(members);
    copy.put(Utf8.requireWellFormed(name), Objects.requireNonNull(value));
    return new JsonObject(copy);
  }

  /** A copy without the member. */
  public JsonObject without(String name) {
    Map<String, JsonValue> copy = new LinkedHashMap<>(members);
    copy.remove(name);
    return new JsonObject(copy);
  }

  // Compared as texts, since the writer alone takes no stack for nesting.
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof JsonObject object
            && members.size() == object.members.size()
            && toString().equals(object.toString()));
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** The canonical text. */
  @Override
  public String toString() {
    return JsonWriter.text(this);
  }
}
