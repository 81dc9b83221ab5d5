// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Location;
import dev.tare.plan.Destination;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Locations as a build file writes them: relative paths in them start at the file's folder. All
 * faults are IllegalArgumentException with the cause only.
 */
final class AnchoredLocation {
  private static final String SAMPLE_HASH = "0123456789abcdef".repeat(4);

  private AnchoredLocation() {}

  /** Where a base is. */
  static Location source(String text, Path folder) {
    Location location = Location.parse(text);
    if (location instanceof Location.Scratch) {
      throw new IllegalArgumentException("scratch cannot be pulled; leave from and from_pull out");
    }
    if (location instanceof Location.Layout layout) {
      return new Location.Layout(path(layout.directory(), folder), layout.name());
    }
    if (location instanceof Location.OciArchive archive) {
      return new Location.OciArchive(path(archive.file(), folder), archive.name());
    }
    if (location instanceof Location.DockerArchive archive) {
      return new Location.DockerArchive(path(archive.file(), folder), archive.name());
    }
    return location;
  }

  /** Where an image goes, {@code {hash}} and {@code {short_hash}} still in it. */
  static String destination(String pattern, Path folder) {
    Optional<String> file = file(Destination.of(pattern).render(SAMPLE_HASH));
    if (file.isEmpty() || path(file.get(), folder).equals(file.get())) {
      return pattern;
    }
    int start = pattern.indexOf(':') + 1;
    String stem = folder.toString();
    String anchored =
        pattern.substring(0, start)
            + (stem.endsWith("/") ? stem : stem + "/")
            + pattern.substring(start);
    refuseUnlessIn(folder, anchored, file.get());
    return anchored;
  }

  /** A folder's own name may hold what means something in a location, such as a colon. */
  private static void refuseUnlessIn(Path folder, String anchored, String file) {
    boolean same;
    try {
      same =
          file(Destination.of(anchored).render(SAMPLE_HASH))
              .map(Path::of)
              .filter(folder.resolve(file)::equals)
              .isPresent();
    } catch (IllegalArgumentException e) {
      same = false;
    }
    if (!same) {
      throw new IllegalArgumentException(
          "the build file's folder has a name that cannot stand in a location; "
              + "give an absolute path");
    }
  }

  private static Optional<String> file(Location location) {
    if (location instanceof Location.Layout layout) {
      return Optional.of(layout.directory());
    }
    if (location instanceof Location.OciArchive archive) {
      return Optional.of(archive.file());
    }
    if (location instanceof Location.DockerArchive archive) {
      return Optional.of(archive.file());
    }
    return Optional.empty();
  }

  private static String path(String path, Path folder) {
    return path.equals("-") ? path : folder.resolve(path).toString();
  }
}
