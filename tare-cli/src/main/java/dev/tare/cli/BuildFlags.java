// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.PlaceSettings;
import dev.tare.oci.Platform;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.commons.cli.CommandLine;

/** The options of {@code tare build} and what was given of them. */
final class BuildFlags {
  /** Options that say what the image is; a build file says it itself. */
  static final List<String> IMAGE =
      List.of(
          "from",
          "from-archive",
          "base-fs",
          "scratch-bundle",
          "platform",
          "all-platforms",
          "index",
          "file",
          "directory",
          "tar",
          "layer",
          "include",
          "exclude",
          "strip",
          "mkdir",
          "symlink",
          "remove",
          "chmod",
          "chown",
          "split",
          "jar-layout",
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
          "unset-label",
          "unset-port",
          "unset-volume",
          "healthcheck",
          "onbuild",
          "shell",
          "author",
          "history",
          "vcs",
          "clear",
          "compression",
          "prefetch",
          "format");

  /** Those of them that no build file goes with; of the platforms that one names, one is chosen. */
  static final List<String> OF_IMAGE_ALONE =
      IMAGE.stream().filter(name -> !name.equals("platform")).toList();

  /** Options that add files. */
  static final List<String> ADD =
      List.of("file", "directory", "tar", "layer", "mkdir", "symlink", "remove");

  private final CommandLine line;

  private BuildFlags(CommandLine line) {
    this.line = line;
  }

  static BuildFlags read(String[] arguments) {
    return new BuildFlags(RequestReader.read("build", arguments));
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

  /** An option's value, read; what is wrong with it is said of the option. */
  <T> Optional<T> one(String name, Function<String, T> reader) {
    return RequestReader.one(line, name, reader);
  }

  /** One of the option's allowed values, or the first of them if it is not given. */
  String choice(String name) {
    return RequestReader.choice(line, "build", name);
  }

  /** The platforms that are listed, in that order; empty if none are. */
  List<Platform> platforms() {
    return RequestReader.platforms(line);
  }

  /** All values of an option that has allowed ones, in order. */
  List<String> choices(String name) {
    List<String> allowed = OptionTable.values(OptionTable.of("build").options().getOption(name));
    for (String value : all(name)) {
      RequestReader.allowed(name, value, allowed);
    }
    return all(name);
  }

  /** How registries are reached. */
  PlaceSettings places(Console console) {
    return Machine.places(console, line);
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
