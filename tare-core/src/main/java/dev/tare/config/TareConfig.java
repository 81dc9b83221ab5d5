// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.ConfigChange.Text;
import dev.tare.plan.Expansion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The config of a file with {@code tare: 1}. What is not said stays as in the base, and null
 * clears; only a cmd goes with the entrypoint that is replaced, for whose program it was meant.
 */
final class TareConfig {
  private final Section config;
  private final List<ConfigChange> changes = new ArrayList<>();

  private TareConfig(Section config) {
    this.config = config;
  }

  /**
   * The changes, in the order they are carried out.
   *
   * @param labels changes of labels that come before those of the file
   */
  static List<ConfigChange> read(Section root, List<ConfigChange> labels) {
    Optional<Section> section = root.section("config", TareKeys.CONFIG, "an object");
    if (section.isEmpty()) {
      return labels;
    }
    TareConfig config = new TareConfig(section.get());
    config.environment();
    config.words("entrypoint", StringList.ENTRYPOINT);
    if (section.get().has("entrypoint") && !section.get().has("cmd")) {
      config.changes.add(new ConfigChange.Clear(StringList.CMD.member()));
    }
    config.words("cmd", StringList.CMD);
    config.text("workdir", Text.WORKING_DIR, ConfigText::absolute);
    config.text("user", Text.USER, text -> text);
    config.text("stopSignal", Text.STOP_SIGNAL, ConfigText::signal);
    config.set("ports", "ExposedPorts", ConfigChange.AddPort::new, ConfigChange.UnsetPort::new);
    config.set(
        "volumes",
        "Volumes",
        path -> new ConfigChange.AddVolume(ConfigText.absolute(path)),
        ConfigChange.UnsetVolume::new);
    config.labels(labels);
    config.healthcheck();
    config.words("onbuild", StringList.ON_BUILD);
    config.words("shell", StringList.SHELL);
    config.topLevel();
    return config.changes;
  }

  private void environment() {
    if (config.isNull("env")) {
      changes.add(new ConfigChange.ClearEnv());
      return;
    }
    config
        .nullableTextMap("env")
        .forEach(
            (name, value) ->
                changes.add(
                    config.saidIn("env", name, in("env", name, () -> variable(name, value)))));
  }

  private static ConfigChange variable(String name, Optional<String> value) {
    if (value.isEmpty()) {
      return new ConfigChange.UnsetEnv(name);
    }
    return value.get().contains("${")
        ? new ConfigChange.ExpandEnv(name, Expansion.parse(value.get()))
        : new ConfigChange.SetEnv(name, value.get());
  }

  private void labels(List<ConfigChange> first) {
    if (config.isNull("labels")) {
      changes.add(new ConfigChange.Clear("Labels"));
      changes.addAll(first);
      return;
    }
    changes.addAll(first);
    config
        .nullableTextMap("labels")
        .forEach(
            (name, value) ->
                changes.add(
                    in(
                        "labels",
                        name,
                        () ->
                            value.isPresent()
                                ? new ConfigChange.SetLabel(name, value.get())
                                : new ConfigChange.UnsetLabel(name))));
  }

  private ConfigChange in(String key, String name, Supplier<ConfigChange> change) {
    try {
      return change.get();
    } catch (IllegalArgumentException e) {
      throw config.faultIn(key, name, BuildText.causeOf(e));
    }
  }

  private void words(String key, StringList member) {
    if (!config.has(key)) {
      return;
    }
    List<String> words = config.isNull(key) ? List.of() : config.texts(key);
    changes.add(
        words.isEmpty()
            ? new ConfigChange.Clear(member.member())
            : new ConfigChange.SetStrings(member, words));
  }

  private void text(String key, Text member, Function<String, String> check) {
    if (config.isNull(key)) {
      changes.add(new ConfigChange.Clear(member.member()));
      return;
    }
    config
        .value(key, text -> new ConfigChange.SetText(member, check.apply(text)))
        .ifPresent(changes::add);
  }

  /** A list of what is added, or an object that says of each whether it is to be there. */
  private void set(
      String key,
      String member,
      Function<String, ConfigChange> add,
      Function<String, ConfigChange> remove) {
    if (config.isNull(key)) {
      changes.add(new ConfigChange.Clear(member));
    } else if (config.hasObject(key)) {
      config
          .set(key)
          .forEach(
              (name, there) ->
                  changes.add(in(key, name, () -> (there ? add : remove).apply(name))));
    } else {
      changes.addAll(config.values(key, add, "an array or an object"));
    }
  }

  private void healthcheck() {
    if (config.isNull("healthcheck")) {
      changes.add(new ConfigChange.Clear("Healthcheck"));
      return;
    }
    config
        .section("healthcheck", TareKeys.HEALTHCHECK, "an object")
        .ifPresent(
            check ->
                changes.add(
                    config.said(
                        "healthcheck",
                        new ConfigChange.SetHealthcheck(HealthcheckText.read(check)))));
  }

  /** What is not in the member {@code config} of an image's config, but beside it. */
  private void topLevel() {
    if (config.isNull("author")) {
      changes.add(new ConfigChange.SetAuthor(""));
    } else {
      config.value("author", ConfigChange.SetAuthor::new).ifPresent(changes::add);
    }
    if (config.isNull("history")) {
      changes.add(new ConfigChange.ClearHistory());
    } else {
      changes.addAll(config.values("history", ConfigChange.AddHistory::new));
    }
  }
}
