// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.BuildFiles;
import dev.tare.oci.Nearest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** The commands. */
final class Tare {
  /** Names that other tools have for what a command of ours does. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "config", "inspect --config",
          "load", "copy",
          "manifest", "inspect --raw",
          "pull", "copy",
          "push", "copy",
          "save", "copy",
          "tag", "copy");

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
      case "ls" -> new LsCommand(console).run(arguments);
      case "tags" -> new TagsCommand(console).run(arguments);
      case "login" -> new LoginCommand(console).login(arguments);
      case "logout" -> new LoginCommand(console).logout(arguments);
      case "check-auth" -> new CheckAuthCommand(console).run(arguments);
      case "cache" -> new CacheCommand(console).run(arguments);
      case "completion" -> new CompletionCommand(console).run(arguments);
      case "schema" -> schema(arguments);
      case "version", "--version", "-V" -> version(arguments);
      case "help", "--help", "-h" -> help(arguments);
      default ->
          throw new UsageException(
              "no such command: "
                  + name
                  + Optional.ofNullable(ELSEWHERE.get(name))
                      .or(() -> Nearest.of(name, OptionTable.commands()))
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("; see tare --help"));
    }
  }

  private void version(String[] arguments) {
    CommandLine line = RequestReader.read("version", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.VERSION);
      return;
    }
    none("version", line.getArgList());
    console.out().println("tare " + Version.text());
  }

  private void schema(String[] arguments) {
    CommandLine line = RequestReader.read("schema", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.SCHEMA);
      return;
    }
    none("schema", line.getArgList());
    console.out().writeBytes(BuildFiles.schema());
  }

  private static void none(String command, List<String> arguments) {
    if (!arguments.isEmpty()) {
      throw new UsageException("tare " + command + " takes no argument: " + arguments.get(0));
    }
  }

  private void help(String[] arguments) {
    CommandLine line = RequestReader.read("help", arguments);
    String topic = RequestReader.argument(line).orElse("");
    console
        .out()
        .print(
            switch (topic) {
              case "", "help" -> Help.OVERVIEW;
              case "build" -> Help.BUILD;
              case "copy" -> Help.COPY;
              case "inspect" -> Help.INSPECT;
              case "ls" -> Help.LS;
              case "tags" -> Help.TAGS;
              case "login", "logout", "check-auth" -> Help.LOGIN;
              case "cache" -> Help.CACHE;
              case "completion" -> Help.COMPLETION;
              case "schema" -> Help.SCHEMA;
              case "version" -> Help.VERSION;
              default ->
                  throw new UsageException(
                      "no help on "
                          + topic
                          + Nearest.of(topic, OptionTable.commands())
                              .map(near -> "; did you mean " + near + "?")
                              .orElse("; see tare --help"));
            });
  }
}
