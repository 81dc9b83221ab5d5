// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A difference of two {@code config} members of image configs.
 *
 * @param name a member, or {@code Env NAME}, {@code Labels NAME} and the like for what is in one
 */
record RuntimeChange(String name, Optional<String> before, Optional<String> after) {
  /** What differs, in the order of the config after, and then what is gone. */
  static List<RuntimeChange> between(JsonObject before, JsonObject after) {
    Map<String, String> old = flat(before);
    Map<String, String> changed = flat(after);
    Set<String> names = new LinkedHashSet<>(changed.keySet());
    names.addAll(old.keySet());
    List<RuntimeChange> changes = new ArrayList<>();
    for (String name : names) {
      Optional<String> was = Optional.ofNullable(old.get(name));
      Optional<String> is = Optional.ofNullable(changed.get(name));
      if (!was.equals(is)) {
        changes.add(new RuntimeChange(name, was, is));
      }
    }
    return changes;
  }

  private static Map<String, String> flat(JsonObject runtime) {
    Map<String, String> flat = new LinkedHashMap<>();
    runtime
        .members()
        .forEach(
            (member, value) -> {
              if (member.equals("Env") && value instanceof JsonArray variables) {
                variables.items().forEach(item -> variable(text(item), flat));
              } else if (value instanceof JsonObject object) {
                object.members().forEach((name, of) -> flat.put(member + " " + name, text(of)));
              } else {
                flat.put(member, text(value));
              }
            });
    return flat;
  }

  private static void variable(String text, Map<String, String> flat) {
    int equals = text.indexOf('=');
    flat.put(
        "Env " + (equals < 0 ? text : text.substring(0, equals)),
        equals < 0 ? "" : text.substring(equals + 1));
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string
        ? string.value()
        : new String(Json.write(value), StandardCharsets.UTF_8);
  }

  /** An object of name, before and after. */
  JsonValue json() {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("name", name);
    before.ifPresent(value -> members.put("before", value));
    after.ifPresent(value -> members.put("after", value));
    return JsonObject.ofStrings(members);
  }
}
