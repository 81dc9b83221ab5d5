// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.Suggestions;
import java.util.Arrays;
import java.util.List;

/** The commands. */
final class Tare {
  private static final List<String> COMMANDS =
      List.of("build", "copy", "inspect", "login", "logout", "check-auth", "version", "help");

  private final Console console;

  Tare(Console console) {
    this.console = console;
  }

  /** Runs one command; whatever goes wrong has been told on the error stream. */
  ExitCode run(String... arguments) {
    try {
      if (arguments.length == 0) {
        console.err().print(Help.OVERVIEW);
        return ExitCode.USAGE;
      }
      command(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
      return ExitCode.OK;
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      return Failure.report(e, console);
    } finally {
      console.out().flush();
    }
  }

  private void command(String name, String[] arguments) throws Exception {
    switch (name) {
      case "build" -> new BuildCommand(console).run(arguments);
      case "copy" -> new CopyCommand(console).run(arguments);
      case "inspect" -> new InspectCommand(console).run(arguments);
      case "login" -> new LoginCommand(console).login(arguments);
      case "logout" -> new LoginCommand(console).logout(arguments);
      case "check-auth" -> new CheckAuthCommand(console).run(arguments);
      case "version", "--version", "-V" -> console.out().println("tare " + Version.text());
      case "help", "--help", "-h" -> help(arguments);
      default ->
          throw new UsageException(
              "no such command: "
                  + name
                  + Suggestions.nearest(name, COMMANDS)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("; see tare --help"));
    }
  }

  private void help(String[] arguments) {
    String topic = arguments.length == 0 ? "" : arguments[0];
    console
        .out()
        .print(
            switch (topic) {
              case "" -> Help.OVERVIEW;
              case "build" -> Help.BUILD;
              case "copy" -> Help.COPY;
              case "inspect" -> Help.INSPECT;
              case "login", "logout", "check-auth" -> Help.LOGIN;
              default -> throw new UsageException("no help on " + topic + "; see tare --help");
            });
  }
}
