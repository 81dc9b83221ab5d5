// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import java.util.ArrayList;
import java.util.List;

/** A JSON array. Arrays are equal if they are written alike. */
public record JsonArray(List<JsonValue> items) implements JsonValue {
  public JsonArray {
    items = List.copyOf(items);
  }

  /** An array of strings. */
  public static JsonArray ofStrings(Iterable<String> strings) {
    List<JsonValue> items = new ArrayList<>();
    strings.forEach(string -> items.add(new JsonString(string)));
    return new JsonArray(items);
  }

  // Compared as texts, since the writer alone takes no stack for nesting.
  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof JsonArray array
            && items.size() == array.items.size()
            && toString().equals(array.toString()));
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
