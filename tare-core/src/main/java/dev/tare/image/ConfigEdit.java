// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.json.JsonArray;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Printable;
import dev.tare.plan.ConfigChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out changes on the {@code config} member of an image configuration (image-spec,
 * config.md). Members that no change names stay as they are; {@link
 * dev.tare.oci.ImageConfig#withRuntime} puts the result in order.
 */
final class ConfigEdit {
  private static final String ENV = "Env";

  private final JsonObject base;
  private JsonObject runtime;

  private ConfigEdit(JsonObject base) {
    this.base = base;
    this.runtime = base;
  }

  static JsonObject apply(JsonObject runtime, List<ConfigChange> changes) {
    ConfigEdit edit = new ConfigEdit(runtime);
    changes.forEach(edit::apply);
    return edit.runtime;
  }

  private void apply(ConfigChange change) {
    if (change instanceof ConfigChange.SetStrings set) {
      runtime = runtime.with(set.member().member(), JsonArray.ofStrings(set.value()));
    } else if (change instanceof ConfigChange.SetText set) {
      setText(set.member().member(), set.value());
    } else if (change instanceof ConfigChange.SetEnv set) {
      setEnv(set.name(), set.value());
    } else if (change instanceof ConfigChange.ExpandEnv expand) {
      setEnv(expand.name(), expanded(expand));
    } else if (change instanceof ConfigChange.UnsetEnv unset) {
      unsetEnv(unset.name());
    } else if (change instanceof ConfigChange.ClearEnv) {
      runtime = runtime.without(ENV);
    } else if (change instanceof ConfigChange.SetLabel set) {
      put("Labels", set.name(), new JsonString(set.value()));
    } else if (change instanceof ConfigChange.UnsetLabel unset) {
      unsetLabel(unset.name());
    } else if (change instanceof ConfigChange.AddPort add) {
      put("ExposedPorts", add.port(), JsonObject.empty());
    } else if (change instanceof ConfigChange.AddVolume add) {
      put("Volumes", add.path(), JsonObject.empty());
    } else if (change instanceof ConfigChange.Clear clear) {
      runtime = runtime.without(clear.member());
    } else {
      throw new AssertionError(change);
    }
  }

  private void setText(String member, String value) {
    runtime =
        value.isEmpty() ? runtime.without(member) : runtime.with(member, new JsonString(value));
  }

  private void setEnv(String name, String value) {
    JsonValue variable = new JsonString(name + "=" + value);
    List<JsonValue> changed = new ArrayList<>();
    boolean placed = false;
    for (JsonValue item : env(runtime)) {
      if (!isNamed(item, name)) {
        changed.add(item);
      } else if (!placed) {
        changed.add(variable);
        placed = true;
      }
    }
    if (!placed) {
      changed.add(variable);
    }
    runtime = runtime.with(ENV, new JsonArray(changed));
  }

  private void unsetEnv(String name) {
    List<JsonValue> kept = env(runtime).stream().filter(item -> !isNamed(item, name)).toList();
    if (kept.isEmpty()) {
      runtime = runtime.without(ENV);
    } else {
      runtime = runtime.with(ENV, new JsonArray(kept));
    }
  }

  private String expanded(ConfigChange.ExpandEnv change) {
    try {
      return change.value().apply(this::inBase);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "variable " + Printable.plain(change.name()) + ": " + e.getMessage(), e);
    }
  }

  private Optional<String> inBase(String name) {
    String start = name + "=";
    return env(base).stream()
        .filter(item -> item instanceof JsonString text && text.value().startsWith(start))
        .map(item -> ((JsonString) item).value().substring(start.length()))
        .reduce((earlier, later) -> later);
  }

  private void unsetLabel(String name) {
    if (runtime.get("Labels").orElseGet(JsonObject::empty) instanceof JsonObject labels) {
      JsonObject kept = labels.without(name);
      runtime = kept.members().isEmpty() ? runtime.without("Labels") : runtime.with("Labels", kept);
    }
  }

  private static List<JsonValue> env(JsonObject runtime) {
    return runtime.get(ENV).orElseGet(JsonObject::empty) instanceof JsonArray array
        ? array.items()
        : List.of();
  }

  private static boolean isNamed(JsonValue item, String name) {
    return item instanceof JsonString string
        && (string.value().equals(name) || string.value().startsWith(name + "="));
  }

  private void put(String member, String name, JsonValue value) {
    JsonObject map =
        runtime.get(member).orElseGet(JsonObject::empty) instanceof JsonObject object
            ? object
            : JsonObject.empty();
    runtime = runtime.with(member, map.with(name, value));
  }
}
