// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs of the packaged command line, through its launcher. */
final class Tare {
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Path directory;

  private Tare(Path directory) {
    this.directory = directory;
    arguments.add(Lab.ROOT.resolve("tare").toString());
  }

  /** A run in that directory. */
  static Tare in(Path directory) {
    return new Tare(directory);
  }

  Tare env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Run.Call call(String... more) {
    List<String> command = new ArrayList<>(arguments);
    command.addAll(List.of(more));
    return new Run.Call(command).in(directory).env(environment);
  }

  /** Runs and gives back whatever came of it. */
  Run run(String... more) {
    return call(more).run();
  }

  /** Runs and expects success. */
  Run ok(String... more) {
    return run(more).succeeded();
  }
}
