// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.Suggestions;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** Reads command lines; every error names the option and one thing to do. */
final class RequestReader {
  private RequestReader() {}

  static CommandLine read(String command, Options options, String[] arguments) {
    try {
      return DefaultParser.builder()
          .setAllowPartialMatching(false)
          .setStripLeadingAndTrailingQuotes(false)
          .get()
          .parse(options, arguments);
    } catch (UnrecognizedOptionException e) {
      String given = e.getOption().replaceFirst("=.*", "");
      Optional<String> near =
          Suggestions.nearest(
              given,
              options.getOptions().stream()
                  .filter(option -> option.getLongOpt() != null)
                  .map(option -> "--" + option.getLongOpt())
                  .toList());
      throw new UsageException(
          "no such option: "
              + given
              + near.map(name -> "; did you mean " + name + "?")
                  .orElse("; see tare " + command + " --help"));
    } catch (MissingArgumentException e) {
      throw new UsageException(name(e.getOption()) + " needs a value");
    } catch (ParseException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  /** All values of an option, in order. */
  static List<String> all(CommandLine line, String name) {
    String[] values = line.getOptionValues(name);
    return values == null ? List.of() : List.of(values);
  }

  /** The only argument; empty if there is none. */
  static Optional<String> argument(CommandLine line) {
    if (line.getArgList().size() > 1) {
      throw new UsageException(
          "one argument too many: "
              + line.getArgList().get(1)
              + "; options that take a value need it after = or a blank");
    }
    return line.getArgList().stream().findFirst();
  }

  private static String name(Option option) {
    return option.getLongOpt() == null ? "-" + option.getOpt() : "--" + option.getLongOpt();
  }
}
