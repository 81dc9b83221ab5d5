// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A finished process: its exit status and what it printed. */
record Run(String command, int status, byte[] outputBytes, String error) {
  private static final long MINUTES = 5;

  /** Runs a command with no standard input. */
  static Run of(List<String> command) {
    return new Call(command).run();
  }

  static Run of(String... command) {
    return of(List.of(command));
  }

  /** Standard output as text. */
  String output() {
    return new String(outputBytes, StandardCharsets.UTF_8);
  }

  /** This run, if it ended well; what it printed is in the message else. */
  Run succeeded() {
    assertThat(status).as("%s%n%s%n%s", command, output(), error).isZero();
    return this;
  }

  /** A command to run, with what differs from the usual. */
  static final class Call {
    private final ProcessBuilder builder;
    private Optional<Path> input = Optional.empty();

    Call(List<String> command) {
      builder = new ProcessBuilder(command);
    }

    Call in(Path directory) {
      builder.directory(directory.toFile());
      return this;
    }

    Call env(Map<String, String> variables) {
      builder.environment().putAll(variables);
      return this;
    }

    Call input(Path file) {
      input = Optional.of(file);
      return this;
    }

    Run run() {
      try {
        Path out = Files.createTempFile("run", ".out");
        Path err = Files.createTempFile("run", ".err");
        try {
          builder.redirectInput(input.orElse(Path.of("/dev/null")).toFile());
          builder.redirectOutput(out.toFile()).redirectError(err.toFile());
          Process process = builder.start();
          if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(
                "did not end in time: " + builder.command() + "\n" + Files.readString(err));
          }
          return new Run(
              String.join(" ", builder.command()),
              process.exitValue(),
              Files.readAllBytes(out),
              Files.readString(err));
        } finally {
          Files.delete(out);
          Files.delete(err);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
