// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildResult;
import dev.tare.build.BuildSettings;
import dev.tare.build.HostPlatform;
import dev.tare.build.ImageBuilder;
import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.plan.BuildPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code tare build}. */
final class BuildCommand {
  private final Console console;

  BuildCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    BuildFlags flags = BuildFlags.read(arguments);
    if (flags.has("help")) {
      console.out().print(Help.BUILD);
      return;
    }
    BuildPlan plan = plan(flags);
    // when the image itself goes to standard output, the result must not follow it there
    PrintStream results = toStandardOutput(plan) ? console.err() : console.out();
    Progress progress =
        Progress.of(flags.one("progress").orElse("auto"), flags.has("quiet"), console);
    BuildResult result;
    try {
      result =
          new ImageBuilder(
                  new BuildSettings(
                      Runtime.getRuntime().availableProcessors(),
                      progress,
                      Machine.places(console, flags.all("cert-dir"), flags.all("insecure"))))
              .build(plan);
    } finally {
      progress.end();
    }
    print(result, flags.has("json"), results);
  }

  private BuildPlan plan(BuildFlags flags) throws IOException {
    Optional<BuildFile> file = BuildFile.find(flags, console);
    if (file.isEmpty()) {
      return FlagPlan.of(flags, flags.what().map(Path::of), created());
    }
    Optional<String> foreign = flags.firstOf(BuildFlags.IMAGE);
    if (foreign.isPresent()) {
      throw new UsageException(
          "--" + foreign.get() + " does not go with a build file; say it in " + file.get().name());
    }
    BuildPlan plan = file.get().read(created(), HostPlatform.get());
    return Destinations.given(flags)
        ? new BuildPlan(plan.image(), Destinations.of(flags, file.get().imageName()))
        : plan;
  }

  private static boolean toStandardOutput(BuildPlan plan) {
    return plan.destinations().stream()
        .map(destination -> destination.render("0".repeat(64)))
        .anyMatch(Destinations::isStandardOutput);
  }

  // reproducible-builds.org, SOURCE_DATE_EPOCH
  private Instant created() {
    Optional<String> epoch = console.variable("SOURCE_DATE_EPOCH");
    try {
      Instant created = Instant.ofEpochSecond(epoch.map(Long::parseLong).orElse(0L));
      if (created.isBefore(Instant.EPOCH)
          || created.isAfter(Instant.parse("9999-12-31T23:59:59Z"))) {
        throw new DateTimeException("out of range");
      }
      return created;
    } catch (NumberFormatException | DateTimeException e) {
      throw new UsageException(
          "SOURCE_DATE_EPOCH: " + epoch.orElse("") + " is not a number of seconds since 1970");
    }
  }

  private static void print(BuildResult result, boolean json, PrintStream out) {
    if (json) {
      Map<String, JsonValue> members = new LinkedHashMap<>();
      members.put("digest", new JsonString(result.descriptor().digest().toString()));
      members.put("mediaType", new JsonString(result.descriptor().mediaType().toString()));
      members.put("size", JsonNumber.of(result.descriptor().size()));
      members.put("hash", new JsonString(result.hash()));
      members.put(
          "destinations",
          JsonArray.ofStrings(
              result.destinations().stream().map(BuildResult.Published::destination).toList()));
      out.println(new String(Json.write(JsonObject.of(members)), StandardCharsets.UTF_8));
      return;
    }
    for (BuildResult.Published published : result.destinations()) {
      out.println(published.destination() + "@" + result.descriptor().digest());
    }
  }

  /** Files that a directory is looked into for, the first one found. */
  static final List<String> NAMES = List.of("tare.yaml", "tare.yml", "tare.json", "dinker.json");

  /** The build file in a directory. */
  static Path in(Path directory) {
    for (String name : NAMES) {
      if (Files.exists(directory.resolve(name))) {
        return directory.resolve(name);
      }
    }
    throw new UsageException(
        directory
            + ": no build file there (looked for "
            + String.join(", ", NAMES)
            + "); name a program or a build file, or add files with --file");
  }
}
