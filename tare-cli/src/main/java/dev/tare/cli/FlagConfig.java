// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.ConfigText;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.ConfigChange.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options that change an image's config. */
final class FlagConfig {
  private FlagConfig() {}

  /**
   * The changes in the order they are carried out.
   *
   * @param program the path of the program in the image, the entrypoint if none is given
   */
  static List<ConfigChange> of(BuildFlags flags, Optional<String> program) {
    List<ConfigChange> changes = new ArrayList<>();
    if (flags.has("clear-env")) {
      changes.add(new ConfigChange.ClearEnv());
    }
    for (String name : flags.all("unset-env")) {
      changes.add(RequestReader.value("unset-env", name, ConfigChange.UnsetEnv::new));
    }
    pairs(flags, "env").forEach((name, value) -> changes.add(new ConfigChange.SetEnv(name, value)));
    start(flags, program, changes);
    pairs(flags, "label")
        .forEach((name, value) -> changes.add(new ConfigChange.SetLabel(name, value)));
    for (String port : flags.all("port")) {
      changes.add(RequestReader.value("port", port, ConfigChange.AddPort::new));
    }
    for (String path : flags.all("volume")) {
      changes.add(
          new ConfigChange.AddVolume(RequestReader.value("volume", path, ConfigText::absolute)));
    }
    text(flags.one("user"), Text.USER, changes);
    text(
        flags.one("workdir", text -> text.isEmpty() ? text : ConfigText.absolute(text)),
        Text.WORKING_DIR,
        changes);
    text(
        flags.one("stop-signal", text -> text.isEmpty() ? text : ConfigText.signal(text)),
        Text.STOP_SIGNAL,
        changes);
    return changes;
  }

  // an entrypoint alone takes the base's arguments away, which were meant for another program
  private static void start(
      BuildFlags flags, Optional<String> program, List<ConfigChange> changes) {
    Optional<List<String>> entrypoint =
        flags.one("entrypoint").map(text -> words("entrypoint", text));
    entrypoint
        .or(() -> program.map(List::of))
        .ifPresent(
            value -> {
              changes.add(new ConfigChange.SetStrings(StringList.ENTRYPOINT, value));
              if (!flags.has("cmd")) {
                changes.add(new ConfigChange.Clear(StringList.CMD.member()));
              }
            });
    flags
        .one("cmd")
        .ifPresent(
            text -> changes.add(new ConfigChange.SetStrings(StringList.CMD, words("cmd", text))));
  }

  private static void text(Optional<String> value, Text member, List<ConfigChange> changes) {
    value.ifPresent(text -> changes.add(new ConfigChange.SetText(member, text)));
  }

  /** The values {@code K=V} of an option, in order; a repeated name has its last value. */
  static Map<String, String> pairs(BuildFlags flags, String option) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : flags.all(option)) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new UsageException("--" + option + ": " + text + " is not NAME=VALUE");
      }
      pairs.put(text.substring(0, equals), text.substring(equals + 1));
    }
    return pairs;
  }

  // a JSON array of strings, or one word
  private static List<String> words(String option, String text) {
    if (!text.startsWith("[")) {
      return List.of(text);
    }
    try {
      JsonValue value = Json.parse(text.getBytes(StandardCharsets.UTF_8), JsonLimits.BUILD_FILE);
      List<String> words = new ArrayList<>();
      for (JsonValue item : ((JsonArray) value).items()) {
        if (!(item instanceof JsonString word)) {
          throw new UsageException("--" + option + ": only texts may stand in the array");
        }
        words.add(word.value());
      }
      return words;
    } catch (JsonException e) {
      throw new UsageException(
          "--" + option + ": not a JSON array of texts, e.g. [\"/app\",\"-v\"]: " + e.getMessage());
    }
  }
}
