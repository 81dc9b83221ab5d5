// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.ConfigText;
import dev.tare.config.HealthcheckText;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.ConfigChange.Text;
import dev.tare.plan.Expansion;
import dev.tare.plan.Healthcheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The options that change an image's config. */
final class FlagConfig {
  private static final Map<String, ConfigChange> CLEAR =
      Map.ofEntries(
          clear("entrypoint", StringList.ENTRYPOINT.member()),
          clear("cmd", StringList.CMD.member()),
          clear("env", "Env"),
          clear("labels", "Labels"),
          clear("ports", "ExposedPorts"),
          clear("volumes", "Volumes"),
          clear("user", Text.USER.member()),
          clear("workdir", Text.WORKING_DIR.member()),
          clear("stop-signal", Text.STOP_SIGNAL.member()),
          clear("healthcheck", "Healthcheck"),
          clear("onbuild", StringList.ON_BUILD.member()),
          clear("shell", StringList.SHELL.member()),
          Map.entry("author", new ConfigChange.SetAuthor("")),
          Map.entry("history", new ConfigChange.ClearHistory()));

  private FlagConfig() {}

  private static Map.Entry<String, ConfigChange> clear(String what, String member) {
    return Map.entry(what, new ConfigChange.Clear(member));
  }

  /**
   * The changes in the order they are carried out.
   *
   * @param program what runs the program in the image, the entrypoint if none is given
   * @param labels changes of labels that come before those of options
   */
  static List<ConfigChange> of(
      BuildFlags flags, Optional<List<String>> program, List<ConfigChange> labels) {
    List<ConfigChange> changes = new ArrayList<>();
    if (flags.has("clear-env")) {
      changes.add(new ConfigChange.ClearEnv());
    }
    for (String what : flags.choices("clear")) {
      changes.add(Optional.ofNullable(CLEAR.get(what)).orElseThrow());
    }
    each(flags, "unset-env", ConfigChange.UnsetEnv::new, changes);
    each(flags, "unset-label", ConfigChange.UnsetLabel::new, changes);
    each(flags, "unset-port", ConfigChange.UnsetPort::new, changes);
    each(flags, "unset-volume", ConfigChange.UnsetVolume::new, changes);
    pairs(flags, "env").forEach((name, value) -> changes.add(variable(name, value)));
    start(flags, program, changes);
    changes.addAll(labels);
    pairs(flags, "label")
        .forEach((name, value) -> changes.add(new ConfigChange.SetLabel(name, value)));
    each(flags, "port", ConfigChange.AddPort::new, changes);
    each(flags, "volume", path -> new ConfigChange.AddVolume(ConfigText.absolute(path)), changes);
    text(flags.one("user"), Text.USER, changes);
    text(
        flags.one("workdir", text -> text.isEmpty() ? text : ConfigText.absolute(text)),
        Text.WORKING_DIR,
        changes);
    text(
        flags.one("stop-signal", text -> text.isEmpty() ? text : ConfigText.signal(text)),
        Text.STOP_SIGNAL,
        changes);
    docker(flags, changes);
    flags.one("author").ifPresent(author -> changes.add(new ConfigChange.SetAuthor(author)));
    each(flags, "history", ConfigChange.AddHistory::new, changes);
    return changes;
  }

  private static void each(
      BuildFlags flags,
      String option,
      Function<String, ConfigChange> change,
      List<ConfigChange> changes) {
    for (String value : flags.all(option)) {
      changes.add(RequestReader.value(option, value, change));
    }
  }

  // what Docker's configs have beside the specification's members
  private static void docker(BuildFlags flags, List<ConfigChange> changes) {
    flags
        .one("healthcheck", FlagConfig::healthcheck)
        .ifPresent(check -> changes.add(new ConfigChange.SetHealthcheck(check)));
    if (flags.has("onbuild")) {
      changes.add(new ConfigChange.SetStrings(StringList.ON_BUILD, flags.all("onbuild")));
    }
    flags
        .one("shell")
        .ifPresent(
            text ->
                changes.add(new ConfigChange.SetStrings(StringList.SHELL, words("shell", text))));
  }

  // as in a build file, so that PATH can be added to without being known
  private static ConfigChange variable(String name, String value) {
    return value.contains("${")
        ? new ConfigChange.ExpandEnv(name, RequestReader.value("env", value, Expansion::parse))
        : new ConfigChange.SetEnv(name, value);
  }

  // an entrypoint alone takes the base's arguments away, which were meant for another program
  private static void start(
      BuildFlags flags, Optional<List<String>> program, List<ConfigChange> changes) {
    Optional<List<String>> entrypoint =
        flags.one("entrypoint").map(text -> words("entrypoint", text));
    entrypoint
        .or(() -> program)
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

  private static Healthcheck healthcheck(String text) {
    return text.startsWith("[")
        ? Healthcheck.of(words("healthcheck", text).toArray(String[]::new))
        : HealthcheckText.parse("healthcheck", text);
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
