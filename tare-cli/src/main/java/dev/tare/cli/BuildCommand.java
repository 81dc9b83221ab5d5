// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildResult;
import dev.tare.build.BuildSettings;
import dev.tare.build.ImageBuilder;
import dev.tare.build.PlaceSettings;
import dev.tare.cache.CacheSettings;
import dev.tare.config.FilePlan;
import dev.tare.config.PlacedException;
import dev.tare.config.Whereabouts;
import dev.tare.oci.Location;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.Destination;
import dev.tare.transport.HostPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
    PlaceSettings places = flags.places(console);
    FilePlan file = plan(flags);
    BuildPlan plan = new BuildPlan(file.artifact(), file.destinations());
    boolean dry = flags.has("dry-run");
    Results results =
        new Results(console.results(!dry && toStandardOutput(plan)), flags.has("json"));
    Progress progress = Progress.of(flags.choice("progress"), flags.has("quiet"), console);
    int threads = Runtime.getRuntime().availableProcessors();
    DryRun dryRun = new DryRun(progress);
    ImageBuilder builder =
        new ImageBuilder(
            new BuildSettings(
                threads,
                dry ? dryRun : progress,
                places,
                cache(flags, plan, progress),
                file.strict()));
    BuildResult result;
    try {
      result = dry ? dryRun.run(builder, plan) : builder.build(plan);
    } catch (IOException | RuntimeException e) {
      Optional<PlacedException> placed = file.whereabouts().placed(e);
      if (placed.isPresent()) {
        throw placed.get();
      }
      throw e;
    } finally {
      progress.end();
    }
    warnOfOldEngines(plan);
    if (dry) {
      results.printWith(dryRun, flags.has("quiet"), result);
    } else {
      results.print(result);
    }
  }

  // Docker, Podman and containerd of today load them; an archive may be made for others
  private void warnOfOldEngines(BuildPlan plan) {
    boolean zstd =
        plan.artifact().images().stream()
            .flatMap(image -> image.layers().stream())
            .anyMatch(layer -> layer.compression().kind() == Compression.Kind.ZSTD);
    if (zstd && locations(plan).anyMatch(BuildCommand::isArchive)) {
      console
          .err()
          .println(
              "tare: warning: Docker before 23 cannot load an archive with zstd layers;"
                  + " --compression=gzip is for every engine");
    }
  }

  private static boolean isArchive(Location location) {
    return location instanceof Location.OciArchive || location instanceof Location.DockerArchive;
  }

  private Optional<CacheSettings> cache(BuildFlags flags, BuildPlan plan, Progress progress) {
    return flags.has("no-cache")
        ? Optional.empty()
        : Machine.cache(console).flatMap(all -> CachePlace.beside(plan, all, progress));
  }

  private FilePlan plan(BuildFlags flags) throws IOException {
    Optional<BuildFile> file = BuildFile.find(flags, console);
    if (file.isEmpty()) {
      BuildPlan plan = FlagPlan.of(flags, flags.what().map(Path::of), created(), console);
      return new FilePlan(
          plan.artifact(), plan.destinations(), flags.has("strict"), Whereabouts.NONE);
    }
    Optional<String> foreign = flags.firstOf(BuildFlags.OF_IMAGE_ALONE);
    if (foreign.isPresent()) {
      throw new UsageException(
          "--" + foreign.get() + " does not go with a build file; say it in " + file.get().name());
    }
    FilePlan plan = file.get().read(created(), HostPlatform.current(), flags.platforms());
    List<Destination> destinations =
        Destinations.given(flags) || plan.destinations().isEmpty()
            ? Destinations.of(flags, file.get().imageName())
            : Destinations.named(flags, plan.destinations());
    return new FilePlan(
        plan.artifact(), destinations, plan.strict() || flags.has("strict"), plan.whereabouts());
  }

  private static boolean toStandardOutput(BuildPlan plan) {
    return locations(plan).anyMatch(Destinations::isStandardOutput);
  }

  private static Stream<Location> locations(BuildPlan plan) {
    return plan.destinations().stream().map(destination -> destination.render("0".repeat(64)));
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
        (directory.toString().isEmpty() ? "the current directory" : directory)
            + ": no build file there (looked for "
            + String.join(", ", NAMES)
            + "); name a program or a build file, or add files with --file and --directory");
  }
}
