// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.plan.Destination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
      all.add(new Destination(location, List.of(), false, Access.DEFAULT));
    }
    for (String location : flags.all("to")) {
      all.add(new Destination(location, names, legacy, Access.DEFAULT));
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

  /** Whether an image goes to standard output, where a result must not follow it. */
  static boolean isStandardOutput(Location location) {
    return (location instanceof Location.OciArchive oci && oci.file().equals("-"))
        || (location instanceof Location.DockerArchive docker && docker.file().equals("-"));
  }
}
