// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/** JSON as Docker writes its settings, which people edit: a tab a level. */
final class IndentedJson {
  private final StringBuilder out = new StringBuilder();

  private IndentedJson() {}

  static byte[] write(JsonValue value) {
    IndentedJson json = new IndentedJson();
    json.value(value, 0);
    return json.out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(JsonValue value, int depth) {
    if (value instanceof JsonObject object && !object.members().isEmpty()) {
      object(object, depth);
    } else if (value instanceof JsonArray array && !array.items().isEmpty()) {
      array(array, depth);
    } else {
      plain(value);
    }
  }

  private void object(JsonObject object, int depth) {
    out.append('{');
    Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonValue> member = members.next();
      line(depth + 1);
      plain(new JsonString(member.getKey()));
      out.append(": ");
      value(member.getValue(), depth + 1);
      out.append(members.hasNext() ? "," : "");
    }
    line(depth);
    out.append('}');
  }

  private void array(JsonArray array, int depth) {
    out.append('[');
    Iterator<JsonValue> items = array.items().iterator();
    while (items.hasNext()) {
      line(depth + 1);
      value(items.next(), depth + 1);
      out.append(items.hasNext() ? "," : "");
    }
    line(depth);
    out.append(']');
  }

  private void line(int depth) {
    out.append('\n').append("\t".repeat(depth));
  }

  private void plain(JsonValue value) {
    out.append(new String(Json.write(value), StandardCharsets.UTF_8));
  }
}
