// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;

/**
 * One change of an image's config; a plan has a list, carried out in order. The records throw
 * IllegalArgumentException for what no container could have: an empty name, {@code =} in the name
 * of a variable, NUL in a text that reaches a process.
 */
public sealed interface ConfigChange {
  /** Sets what runs. */
  static ConfigChange entrypoint(String... words) {
    return new SetStrings(StringList.ENTRYPOINT, List.of(words));
  }

  /** Sets a variable. */
  static ConfigChange env(String name, String value) {
    return new SetEnv(name, value);
  }

  /** Replaces a list of strings, Entrypoint for instance; an empty list is written. */
  record SetStrings(StringList member, List<String> value) implements ConfigChange {
    public SetStrings {
      value = List.copyOf(value);
      value.forEach(word -> Checks.noNul(member.member(), word));
    }
  }

  /** Sets a text: User, WorkingDir, StopSignal; the empty text clears it. */
  record SetText(Text member, String value) implements ConfigChange {
    public SetText {
      Checks.noNul(member.member(), value);
      if (member == Text.USER) {
        Checks.user(value);
      }
    }
  }

  /** Sets a variable; in its place if there already, else last. */
  record SetEnv(String name, String value) implements ConfigChange {
    public SetEnv {
      Checks.variable(name);
      Checks.noSecretNul("the value of a variable", value);
    }
  }

  /**
   * Sets a variable like {@link SetEnv}, to a text with values that variables have in the base,
   * before any change. A plan with one that the base does not have cannot be carried out.
   */
  record ExpandEnv(String name, Expansion value) implements ConfigChange {
    public ExpandEnv {
      Checks.variable(name);
      Checks.noSecretNul("the value of a variable", value.toString());
    }
  }

  record UnsetEnv(String name) implements ConfigChange {
    public UnsetEnv {
      Checks.variable(name);
    }
  }

  record ClearEnv() implements ConfigChange {}

  record SetLabel(String name, String value) implements ConfigChange {
    public SetLabel {
      Checks.notEmpty("name of a label", name);
    }
  }

  record UnsetLabel(String name) implements ConfigChange {
    public UnsetLabel {
      Checks.notEmpty("name of a label", name);
    }
  }

  /**
   * Adds a port.
   *
   * @param port {@code 80} or {@code 8000-8010}, 1 to 65535, with {@code /tcp}, {@code /udp} or
   *     {@code /sctp}; {@code /tcp} is put where it is absent
   */
  record AddPort(String port) implements ConfigChange {
    public AddPort {
      port = Checks.port(port);
    }
  }

  record AddVolume(String path) implements ConfigChange {
    public AddVolume {
      Checks.notEmpty("path of a volume", path);
      Checks.noNul("the path of a volume", path);
    }
  }

  record UnsetPort(String port) implements ConfigChange {
    /** In the forms of {@link AddPort}. */
    public UnsetPort {
      port = Checks.port(port);
    }
  }

  record UnsetVolume(String path) implements ConfigChange {
    public UnsetVolume {
      Checks.notEmpty("path of a volume", path);
    }
  }

  /** Sets what is said of the health check; the image must have a test then. */
  record SetHealthcheck(Healthcheck check) implements ConfigChange {}

  /** Sets who made the image; the empty text clears it. */
  record SetAuthor(String author) implements ConfigChange {}

  /** Adds an entry without a layer to the history, after those of the layers. */
  record AddHistory(String createdBy) implements ConfigChange {
    public AddHistory {
      Checks.notEmpty("entry of the history", createdBy);
    }
  }

  /** Leaves the history out, the base's and that of the layers added. */
  record ClearHistory() implements ConfigChange {}

  /** Removes a member of the config altogether, e.g. Labels, by its name in the specification. */
  record Clear(String member) implements ConfigChange {
    public Clear {
      Checks.notEmpty("member to clear", member);
    }
  }

  /** Members that are lists. */
  enum StringList {
    ENTRYPOINT("Entrypoint"),
    CMD("Cmd"),
    ON_BUILD("OnBuild"),
    SHELL("Shell");

    private final String member;

    StringList(String member) {
      this.member = member;
    }

    public String member() {
      return member;
    }
  }

  /** Members that are texts. */
  enum Text {
    USER("User"),
    WORKING_DIR("WorkingDir"),
    STOP_SIGNAL("StopSignal");

    private final String member;

    Text(String member) {
      this.member = member;
    }

    public String member() {
      return member;
    }
  }
}
