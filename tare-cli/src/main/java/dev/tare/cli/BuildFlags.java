// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options of {@code tare build} and what was given of them. */
final class BuildFlags {
  /** Options that say what the image is; a build file says it itself. */
  static final List<String> IMAGE =
      List.of(
          "from",
          "from-archive",
          "platform",
          "file",
          "directory",
          "tar",
          "chmod",
          "chown",
          "entrypoint",
          "cmd",
          "env",
          "unset-env",
          "clear-env",
          "label",
          "annotation",
          "port",
          "volume",
          "user",
          "workdir",
          "stop-signal",
          "compression",
          "format");

  /** Options that add files. */
  static final List<String> ADD = List.of("file", "directory", "tar");

  private static final List<String> REPEATED =
      List.of(
          "file",
          "directory",
          "tar",
          "env",
          "unset-env",
          "label",
          "annotation",
          "port",
          "volume",
          "push",
          "to",
          "output",
          "tag",
          "insecure");

  private final CommandLine line;

  private BuildFlags(CommandLine line) {
    this.line = line;
  }

  static BuildFlags read(String[] arguments) {
    BuildFlags flags = new BuildFlags(RequestReader.read("build", options(), arguments));
    for (Option option : flags.line.getOptions()) {
      String name = option.getLongOpt();
      if (option.hasArg() && !REPEATED.contains(name) && flags.all(name).size() > 1) {
        throw new UsageException("--" + name + " is given twice; it has one value");
      }
    }
    return flags;
  }

  private static Options options() {
    Options options = new Options();
    options.addOption("h", "help", false, "");
    options.addOption("q", "quiet", false, "");
    options.addOption("o", "output", true, "");
    options.addOption("t", "tag", true, "");
    for (String flag : List.of("clear-env", "json")) {
      options.addOption(null, flag, false, "");
    }
    for (String name :
        List.of("push", "to", "archive-layout", "insecure", "cert-dir", "paths", "progress")) {
      options.addOption(null, name, true, "");
    }
    for (String name : IMAGE) {
      if (!options.hasLongOption(name)) {
        options.addOption(null, name, true, "");
      }
    }
    return options;
  }

  boolean has(String name) {
    return line.hasOption(name);
  }

  /** The first of these options that was given. */
  Optional<String> firstOf(List<String> names) {
    return names.stream().filter(this::has).findFirst();
  }

  Optional<String> one(String name) {
    return Optional.ofNullable(line.getOptionValue(name));
  }

  /** All values of an option, in order. */
  List<String> all(String name) {
    return RequestReader.all(line, name);
  }

  /** One of the allowed values, or the first of them if the option is not given. */
  String choice(String name, List<String> allowed) {
    String value = one(name).orElse(allowed.get(0));
    if (!allowed.contains(value)) {
      throw new UsageException(
          "--" + name + ": " + value + " is not one of " + String.join(", ", allowed));
    }
    return value;
  }

  /** What is to be built; empty means the current directory. */
  Optional<String> what() {
    return RequestReader.argument(line);
  }

  /** An option's file or directory. */
  static Path path(String text) {
    if (text.isEmpty()) {
      throw new UsageException("an empty path; use . for the current directory");
    }
    return Path.of(text);
  }
}
