// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.ConfigChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What a dinker.json says about the image's config. */
final class DinkerConfig {
  private static final Set<String> PORT_KEYS = Set.of("port", "transport");
  private static final List<String> TRANSPORTS = List.of("tcp", "udp", "sctp");

  /** Members that dinker does not take over from the base. */
  private static final List<String> NOT_INHERITED =
      List.of("Entrypoint", "Cmd", "ExposedPorts", "Labels", "StopSignal");

  private final Section root;
  private final List<ConfigChange> changes = new ArrayList<>();

  private DinkerConfig(Section root) {
    this.root = root;
  }

  /** The changes, in the order they are carried out. */
  static List<ConfigChange> read(Section root) {
    DinkerConfig config = new DinkerConfig(root);
    for (String member : NOT_INHERITED) {
      config.changes.add(new ConfigChange.Clear(member));
    }
    config.environment();
    config.text("working_dir", ConfigChange.Text.WORKING_DIR, ConfigText::absolute);
    config.text("user", ConfigChange.Text.USER, UnaryOperator.identity());
    config.strings("entrypoint", ConfigChange.StringList.ENTRYPOINT);
    config.strings("cmd", ConfigChange.StringList.CMD);
    config.ports();
    config.labels();
    config.text("stop_signal", ConfigChange.Text.STOP_SIGNAL, ConfigText::signal);
    return config.changes;
  }

  private void environment() {
    if (root.flag("clear_env")) {
      changes.add(new ConfigChange.ClearEnv());
    }
    for (Map.Entry<String, String> variable : root.textMap("add_env").entrySet()) {
      String name = variable.getKey();
      if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
        throw root.faultIn("add_env", name, "is no name of a variable; it is empty or holds =");
      }
      changes.add(new ConfigChange.SetEnv(name, variable.getValue()));
    }
  }

  private void text(String key, ConfigChange.Text member, UnaryOperator<String> check) {
    root.textUnlessEmpty(key)
        .ifPresent(
            value -> {
              try {
                changes.add(new ConfigChange.SetText(member, check.apply(value)));
              } catch (IllegalArgumentException e) {
                throw root.fault(key, BuildText.causeOf(e));
              }
            });
  }

  private void strings(String key, ConfigChange.StringList member) {
    List<String> value = root.texts(key);
    if (!value.isEmpty()) {
      changes.add(new ConfigChange.SetStrings(member, value));
    }
  }

  private void ports() {
    for (Section port : root.sections("ports", PORT_KEYS)) {
      int number = port.integer("port", 1, 65_535).orElseThrow(() -> port.missing("port"));
      String transport = port.textUnlessEmpty("transport").orElse("tcp");
      if (!TRANSPORTS.contains(transport)) {
        throw port.fault("transport", "must be one of " + String.join(", ", TRANSPORTS));
      }
      changes.add(new ConfigChange.AddPort(number + "/" + transport));
    }
  }

  private void labels() {
    root.textMap("labels")
        .forEach(
            (name, value) -> {
              if (name.isEmpty()) {
                throw root.faultIn("labels", name, "is no name of a label; it is empty");
              }
              changes.add(new ConfigChange.SetLabel(name, value));
            });
  }
}
