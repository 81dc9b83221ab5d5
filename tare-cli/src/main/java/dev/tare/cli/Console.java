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
 * @param outTerminal whether out is a terminal
 */
record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Path directory,
    Map<String, String> environment,
    boolean terminal,
    boolean outTerminal) {
  static final String NOT_WRITTEN = "standard output cannot be written";

  /** A variable of the environment; empty if unset or empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** Where results go if this is what is published: an image on out must stay alone there. */
  PrintStream results(boolean imageOnOut) {
    if (!imageOnOut) {
      return out;
    }
    if (outTerminal) {
      throw new UsageException(
          "an image is not written to a terminal; send standard output to a file or program");
    }
    return err;
  }
}
