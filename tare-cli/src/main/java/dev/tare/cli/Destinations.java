// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.plan.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The options that say where an image goes. */
final class Destinations {
  private Destinations() {}

  /** Whether any is given. */
  static boolean given(BuildFlags flags) {
    return flags.firstOf(List.of("push", "to", "output")).isPresent();
  }

  /**
   * The destinations of the options; without one, an archive in the current directory.
   *
   * @param name what the image is called if no tag says so
   */
  static List<Destination> of(BuildFlags flags, String name) {
    boolean legacy =
        flags.choice("archive-layout", List.of("universal", "legacy")).equals("legacy");
    List<String> names = flags.all("tag");
    for (String tag : names) {
      if (!tag.contains("{")) {
        checkTag(tag);
      }
    }
    List<Destination> all = new ArrayList<>();
    for (String reference : flags.all("push")) {
      String location = reference.startsWith("docker://") ? reference : "docker://" + reference;
      all.add(new Destination(location, List.of(), false, access(flags, parse(location))));
    }
    for (String location : flags.all("to")) {
      all.add(new Destination(location, names, legacy, access(flags, parse(location))));
    }
    for (String file : flags.all("output")) {
      all.add(archive(file, names.isEmpty() ? List.of(imageName(name)) : names, legacy));
    }
    if (all.isEmpty()) {
      all.add(archive(name + ".tar", names.isEmpty() ? List.of(imageName(name)) : names, legacy));
    }
    return all;
  }

  private static Destination archive(String file, List<String> names, boolean legacy) {
    if (file.isEmpty() || file.contains(":")) {
      throw new UsageException(
          "--output: " + file + ": a file's name without a colon is needed; - is standard output");
    }
    return new Destination("docker-archive:" + file, names, legacy, Access.DEFAULT);
  }

  private static void checkTag(String tag) {
    if (Reference.parse(tag).digest().isPresent()) {
      throw new UsageException("--tag: " + tag + ": a name with a tag is needed, not a digest");
    }
  }

  // a program may be called what no image may
  private static String imageName(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    return (plain.isEmpty() ? "image" : plain) + ":latest";
  }

  /** How a place is reached: insecurely only if its registry was named so. */
  static Access access(BuildFlags flags, Optional<Location> location) {
    boolean insecure =
        location
            .filter(Location.Registry.class::isInstance)
            .map(place -> ((Location.Registry) place).reference().repository().registry())
            .filter(flags.all("insecure")::contains)
            .isPresent();
    return new Access(Optional.empty(), Optional.empty(), insecure, Optional.empty());
  }

  private static Optional<Location> parse(String pattern) {
    return Optional.of(Destination.of(pattern).render("0".repeat(64)));
  }
}
