// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is given from outside.
 *
 * @param out results only
 * @param err everything else
 * @param directory relative paths start here
 * @param terminal whether err is a terminal
 */
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Path directory,
    Map<String, String> environment,
    boolean terminal) {
  /** A variable of the environment; empty if unset or empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The same run with results on another stream. */
  Console withOut(PrintStream other) {
    return new Console(in, other, err, directory, environment, terminal);
  }
}
