// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.json.JsonArray;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Printable;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.FailedPart;
import dev.tare.plan.Healthcheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out changes on an image configuration (image-spec, config.md). Members that no change
 * names stay as they are; a {@code config} member that is changed is put in order, as {@link
 * ImageConfig#withRuntime} says. The history is {@link Histories}' part.
 */
final class ConfigEdit {
  private static final String ENV = "Env";

  private final JsonObject base;
  private JsonObject runtime;

  private ConfigEdit(JsonObject base) {
    this.base = base;
    this.runtime = base;
  }

  /** The changed config; the same object if nothing in it is another. */
  static ImageConfig apply(ImageConfig config, List<ConfigChange> changes) {
    ConfigEdit edit = new ConfigEdit(config.runtime());
    changes.forEach(change -> FailedPart.run(change, () -> edit.apply(change)));
    if (config.platform().os().equals("windows")) {
      edit.unescape();
    }
    ImageConfig result = edit.runtime.equals(edit.base) ? config : config.withRuntime(edit.runtime);
    for (ConfigChange change : changes) {
      if (change instanceof ConfigChange.SetAuthor set) {
        result = result.withAuthor(set.author());
      }
    }
    return result.equals(config) ? config : result;
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
      remove("Labels", unset.name());
    } else if (change instanceof ConfigChange.AddPort add) {
      put("ExposedPorts", add.port(), JsonObject.empty());
    } else if (change instanceof ConfigChange.AddVolume add) {
      put("Volumes", add.path(), JsonObject.empty());
    } else if (change instanceof ConfigChange.UnsetPort unset) {
      unsetPort(unset.port());
    } else if (change instanceof ConfigChange.UnsetVolume unset) {
      remove("Volumes", unset.path());
    } else if (change instanceof ConfigChange.SetHealthcheck set) {
      setHealthcheck(set.check());
    } else if (change instanceof ConfigChange.Clear clear) {
      runtime = runtime.without(clear.member());
    }
  }

  // On Windows it says that what is run is one text which needs no more quotes, unlike words given
  // here; elsewhere it means nothing, and many builders write it.
  private void unescape() {
    List<String> run = List.of("Entrypoint", "Cmd");
    boolean changed = run.stream().anyMatch(name -> !base.get(name).equals(runtime.get(name)));
    boolean kept =
        run.stream()
            .anyMatch(
                name ->
                    base.get(name).equals(runtime.get(name))
                        && base.get(name).filter(value -> !isEmpty(value)).isPresent());
    if (changed && !kept) {
      runtime = runtime.without("ArgsEscaped");
    }
  }

  private static boolean isEmpty(JsonValue value) {
    return !(value instanceof JsonArray array) || array.items().isEmpty();
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

  // A port without a protocol is one of tcp.
  private void unsetPort(String port) {
    remove("ExposedPorts", port);
    if (port.endsWith("/tcp")) {
      remove("ExposedPorts", port.substring(0, port.length() - "/tcp".length()));
    }
  }

  /** Removes a name from an object, and the object with the last. */
  private void remove(String member, String name) {
    if (runtime.get(member).orElseGet(JsonObject::empty) instanceof JsonObject map
        && map.get(name).isPresent()) {
      JsonObject kept = map.without(name);
      runtime = kept.members().isEmpty() ? runtime.without(member) : runtime.with(member, kept);
    }
  }

  private void setHealthcheck(Healthcheck check) {
    JsonObject object = object("Healthcheck");
    if (check.test().isPresent()) {
      object = object.with("Test", JsonArray.ofStrings(check.test().get()));
    }
    for (Map.Entry<Healthcheck.Time, Duration> time : check.times().entrySet()) {
      object = withNumber(object, time.getKey().member(), time.getValue().toNanos());
    }
    if (check.retries().isPresent()) {
      object = withNumber(object, "Retries", check.retries().getAsInt());
    }
    if (!(object.get("Test").orElseGet(JsonObject::empty) instanceof JsonArray test)
        || test.items().isEmpty()) {
      throw new IllegalArgumentException(
          "healthcheck: there is no test, and the base has none; say what is to be run");
    }
    runtime = runtime.with("Healthcheck", object);
  }

  private static JsonObject withNumber(JsonObject object, String name, long value) {
    return value == 0 ? object.without(name) : object.with(name, JsonNumber.of(value));
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
    runtime = runtime.with(member, object(member).with(name, value));
  }

  /** An object of the config; the empty one if there is none. */
  private JsonObject object(String member) {
    return runtime.get(member).orElseGet(JsonObject::empty) instanceof JsonObject object
        ? object
        : JsonObject.empty();
  }
}
