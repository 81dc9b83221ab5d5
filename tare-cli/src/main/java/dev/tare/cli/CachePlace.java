// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildEvent;
import dev.tare.cache.CacheSettings;
import dev.tare.files.RawPath;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.FileSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where the cache is beside what a build reads. One that lies in a directory that goes into the
 * image would go with it, and make another image of each build.
 */
final class CachePlace {
  private static final String INSIDE = "sha256";

  private CachePlace() {}

  /** The cache, unless it lies so, of which there is a warning. */
  static Optional<CacheSettings> beside(
      BuildPlan plan, CacheSettings cache, Consumer<BuildEvent> events) {
    Optional<Path> around = around(cache.directory(), plan);
    around.ifPresent(
        directory ->
            events.accept(
                new BuildEvent.Warning(
                    "going on without the cache "
                        + RawPath.of(cache.directory())
                        + ": it lies in "
                        + (directory.toString().isEmpty() ? "." : RawPath.of(directory))
                        + ", which goes into the image; set TARE_CACHE to another place, or exclude it"
                        + " there")));
    return around.isPresent() ? Optional.empty() : Optional.of(cache);
  }

  /** The directory of the plan that takes the cache with it. */
  private static Optional<Path> around(Path cache, BuildPlan plan) {
    Path place = real(cache.toAbsolutePath().normalize());
    return plan.artifact().images().stream()
        .flatMap(image -> image.layers().stream())
        .flatMap(layer -> layer.files().stream())
        .filter(FileSet.SourceDirectory.class::isInstance)
        .map(FileSet.SourceDirectory.class::cast)
        .filter(directory -> takes(directory, place))
        .map(FileSet.SourceDirectory::source)
        .findFirst();
  }

  private static boolean takes(FileSet.SourceDirectory directory, Path place) {
    Path root = real(directory.source().toAbsolutePath().normalize());
    return place.startsWith(root)
        && directory.selection().takes(RawPath.of(root.relativize(place.resolve(INSIDE))));
  }

  /** With links followed as far as there is anything. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      Path parent = path.getParent();
      Path name = path.getFileName();
      return parent == null || name == null ? path : real(parent).resolve(name);
    }
  }
}
