// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** One run of the command line in this process, and what came of it. */
record TestRun(ExitCode code, byte[] bytes, String error) {
  private static final Map<String, String> NOWHERE =
      Map.of("HOME", "/nowhere", "XDG_RUNTIME_DIR", "/nowhere");

  static TestRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return run(out, out, false, arguments);
  }

  /** With standard output a terminal. */
  static TestRun onTerminal(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return run(out, out, true, arguments);
  }

  /** With a standard output of one's own. */
  static TestRun to(OutputStream out, String... arguments) {
    return run(out, new ByteArrayOutputStream(), false, arguments);
  }

  /** In a directory, with variables of the environment. */
  static TestRun in(Path directory, Map<String, String> variables, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Map<String, String> environment = new TreeMap<>(NOWHERE);
    environment.putAll(variables);
    ExitCode code = new Tare(console(out, err, directory, environment, false)).run(arguments);
    return new TestRun(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  private static TestRun run(
      OutputStream out, ByteArrayOutputStream kept, boolean terminal, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code = new Tare(console(out, err, Path.of(""), NOWHERE, terminal)).run(arguments);
    return new TestRun(code, kept.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  private static Console console(
      OutputStream out,
      OutputStream err,
      Path directory,
      Map<String, String> environment,
      boolean terminal) {
    return new Console(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        directory,
        environment,
        false,
        terminal);
  }

  String output() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
