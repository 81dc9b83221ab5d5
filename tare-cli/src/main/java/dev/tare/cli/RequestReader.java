// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.oci.Nearest;
import dev.tare.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Reads command lines; every error names the option and one thing to do. */
final class RequestReader {
  private RequestReader() {}

  /** Reads a command's options, as its table says. */
  static CommandLine read(String command, String[] arguments) {
    OptionTable table = OptionTable.of(command);
    for (String argument : arguments) {
      // Java puts this in the place of bytes that are no text, so that the file meant is lost
      if (argument.indexOf('\uFFFD') >= 0) {
        throw new UsageException(
            "an argument is not UTF-8: "
                + argument
                + "; to add a file of such a name, add its directory with --directory");
      }
    }
    CommandLine line = parse(command, table, arguments);
    for (Option option : line.getOptions()) {
      String name = option.getLongOpt();
      if (option.hasArg() && !table.repeatable().contains(name) && all(line, name).size() > 1) {
        throw new UsageException("--" + name + " is given twice; it has one value");
      }
    }
    return line;
  }

  private static CommandLine parse(String command, OptionTable table, String[] arguments) {
    try {
      return DefaultParser.builder()
          .setAllowPartialMatching(false)
          .setStripLeadingAndTrailingQuotes(false)
          .get()
          .parse(table.options(), arguments);
    } catch (UnrecognizedOptionException e) {
      String given = e.getOption().replaceFirst("=.*", "");
      Optional<String> near =
          Nearest.of(
              given, table.list().stream().map(option -> "--" + option.getLongOpt()).toList());
      throw new UsageException(
          "no such option: "
              + given
              + near.map(name -> "; did you mean " + name + "?")
                  .orElse("; see tare " + command + " --help"));
    } catch (MissingArgumentException e) {
      throw new UsageException(
          "--" + e.getOption().getLongOpt() + " needs a value: " + e.getOption().getArgName());
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** All values of an option, in order. */
  static List<String> all(CommandLine line, String name) {
    String[] values = line.getOptionValues(name);
    return values == null ? List.of() : List.of(values);
  }

  /** The platforms of {@code --platform}, with commas or again and again; each once. */
  static List<Platform> platforms(CommandLine line) {
    List<Platform> platforms = new ArrayList<>();
    for (String given : all(line, "platform")) {
      for (String text : given.split(",", -1)) {
        Platform platform = value("platform", text, Platform::parse);
        if (platforms.contains(platform)) {
          throw new UsageException("--platform: " + platform + " is given twice");
        }
        platforms.add(platform);
      }
    }
    return platforms;
  }

  /** An option's value, read; what is wrong with it is said of the option. */
  static <T> Optional<T> one(CommandLine line, String name, Function<String, T> reader) {
    return Optional.ofNullable(line.getOptionValue(name)).map(text -> value(name, text, reader));
  }

  /** A value of an option, read; what is wrong with it is said of the option. */
  static <V, T> T value(String name, V given, Function<V, T> reader) {
    try {
      return reader.apply(given);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--" + name + ": " + e.getMessage());
    }
  }

  /** One of an option's allowed values, or the first of them if it is not given. */
  static String choice(CommandLine line, String command, String name) {
    List<String> allowed = OptionTable.values(OptionTable.of(command).options().getOption(name));
    String value = line.getOptionValue(name, allowed.get(0));
    return allowed(name, value, allowed);
  }

  /** The value, which must be one of those allowed. */
  static String allowed(String name, String value, List<String> allowed) {
    if (!allowed.contains(value)) {
      throw new UsageException(
          "--" + name + ": " + value + " is not one of " + String.join(", ", allowed));
    }
    return value;
  }

  /** The only argument; empty if there is none. */
  static Optional<String> argument(CommandLine line) {
    if (line.getArgList().size() > 1) {
      String second = line.getArgList().get(1);
      throw new UsageException(
          "one argument too many: "
              + (second.isEmpty() ? "\"\"" : second)
              + "; options that take a value need it after = or a blank");
    }
    return line.getArgList().stream().findFirst();
  }
}
