// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Locations as a build file writes them: relative paths in them start at the file's folder. All
 * faults are IllegalArgumentException with the cause only.
 */
final class AnchoredLocation {
  private static final String SAMPLE_HASH = "0123456789abcdef".repeat(4);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]{1,32})\\}");
  private static final List<String> PLACEHOLDERS = List.of("hash", "short_hash");

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
    refuseUnknownPlaceholders(pattern);
    Location location = Location.parse(withSample(pattern));
    if (location instanceof Location.Scratch) {
      throw new IllegalArgumentException("scratch is no place an image can go to");
    }
    Optional<String> file = file(location);
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
    boolean same =
        file(Location.parse(withSample(anchored)))
            .map(Path::of)
            .filter(folder.resolve(file)::equals)
            .isPresent();
    if (!same) {
      throw new IllegalArgumentException(
          "the build file's folder has a name that cannot stand in a location; "
              + "give an absolute path");
    }
  }

  private static void refuseUnknownPlaceholders(String pattern) {
    Matcher matcher = PLACEHOLDER.matcher(pattern);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (!PLACEHOLDERS.contains(name)) {
        throw new IllegalArgumentException(
            "{"
                + name
                + "} is not replaced by anything; "
                + Suggestions.nearest(name, PLACEHOLDERS)
                    .map(near -> "did you mean {" + near + "}?")
                    .orElse("{hash} and {short_hash} are"));
      }
    }
  }

  private static String withSample(String pattern) {
    return pattern
        .replace("{hash}", SAMPLE_HASH)
        .replace("{short_hash}", SAMPLE_HASH.substring(56));
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
