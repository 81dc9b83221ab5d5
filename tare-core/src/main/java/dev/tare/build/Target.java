// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Location;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.Destination;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.IndexPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A destination whose placeholders are replaced. */
record Target(Location location, List<String> names, boolean legacy, Access access) {
  private static final String NO_HASH = "0".repeat(64);

  /**
   * The plan's destinations for an image of that hash.
   *
   * @throws IllegalArgumentException if one is malformed, or two would overwrite each other
   */
  static List<Target> of(BuildPlan plan, String hash) {
    List<Target> targets = new ArrayList<>();
    for (Destination destination : plan.destinations()) {
      targets.add(
          new Target(
              destination.render(hash),
              destination.renderNames(hash),
              destination.legacy(),
              destination.access()));
    }
    refuseClashes(plan, targets);
    return targets;
  }

  /** The targets as far as they are known before the work; finds what is wrong with them. */
  static List<Target> check(BuildPlan plan) {
    List<Target> targets = of(plan, NO_HASH);
    boolean zstd =
        plan.artifact().images().stream()
            .flatMap(image -> image.layers().stream())
            .anyMatch(layer -> layer.compression().kind() == Compression.Kind.ZSTD);
    for (Target target : targets) {
      if (plan.artifact() instanceof IndexPlan && target.isLegacyArchive()) {
        throw new IllegalArgumentException(
            target.location()
                + ": the legacy form of archives holds one image; take the universal form or one"
                + " platform");
      }
      if (zstd && target.isLegacyArchive()) {
        throw new IllegalArgumentException(
            target.location()
                + ": the legacy form of archives is for engines that do not know zstd; take the"
                + " universal form or compression gzip");
      }
    }
    return targets;
  }

  private boolean isLegacyArchive() {
    return legacy
        && (location instanceof Location.OciArchive || location instanceof Location.DockerArchive);
  }

  private static void refuseClashes(BuildPlan plan, List<Target> targets) {
    Map<Object, String> taken = new HashMap<>();
    for (ImagePlan image : plan.artifact().images()) {
      if (image.base() instanceof Base.Kept kept) {
        taken.put(identity(kept.archive()), "the base " + kept.archive());
      }
    }
    for (Target target : targets) {
      String name = target.location().toString();
      String other = taken.putIfAbsent(identity(target.location()), name);
      if (other != null) {
        throw new IllegalArgumentException(
            other.equals(name)
                ? "destination " + name + " is given twice"
                : "destination " + name + " is the same file as " + other);
      }
    }
  }

  /** Equal for places of which the one written last would be all that is left. */
  private static Object identity(Location location) {
    Optional<String> file = Optional.empty();
    if (location instanceof Location.OciArchive archive) {
      file = Optional.of(archive.file());
    } else if (location instanceof Location.DockerArchive archive) {
      file = Optional.of(archive.file());
    }
    if (file.isEmpty()) {
      return location.toString();
    }
    Optional<Path> path = Places.file(file.get());
    return path.isEmpty() ? file.get() : realPath(path.get());
  }

  /** The path that links lead to, for what is written is the file behind them. */
  private static Path realPath(Path path) {
    Path absolute = path.toAbsolutePath();
    Path parent = absolute.getParent();
    try {
      return Files.exists(absolute) || parent == null
          ? absolute.toRealPath()
          : parent.toRealPath().resolve(String.valueOf(path.getFileName()));
    } catch (IOException e) {
      return absolute.normalize(); // whoever opens it says what is wrong with it
    }
  }
}
