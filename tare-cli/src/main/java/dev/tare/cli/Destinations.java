// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
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
    boolean legacy = flags.choice("archive-layout").equals("legacy");
    List<String> names = names(flags);
    List<Destination> all = new ArrayList<>();
    for (String reference : flags.all("push")) {
      String location = reference.startsWith("docker://") ? reference : "docker://" + reference;
      all.add(new Destination(location, names, false, Access.DEFAULT));
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
    checkNames(names, all);
    return all;
  }

  /** A build file's destinations, with the names and the form of archives that options give. */
  static List<Destination> named(BuildFlags flags, List<Destination> destinations) {
    boolean legacy = flags.choice("archive-layout").equals("legacy");
    List<String> names = names(flags);
    checkNames(names, destinations);
    return destinations.stream()
        .map(
            destination -> {
              List<String> all = new ArrayList<>(destination.names());
              all.addAll(names);
              return new Destination(
                  destination.pattern(), all, destination.legacy() || legacy, destination.access());
            })
        .toList();
  }

  private static List<String> names(BuildFlags flags) {
    List<String> names = flags.all("tag");
    names.forEach(name -> RequestReader.value("tag", name, Destinations::checkName));
    return names;
  }

  // in a registry an image gets further tags of its repository; another name would be lost there
  private static void checkNames(List<String> names, List<Destination> destinations) {
    for (String name : names) {
      if (name.contains("{")) {
        continue;
      }
      checkName(name, destinations.stream().map(to -> to.render("0".repeat(64))).toList());
    }
  }

  /**
   * Refuses a name that no destination would take.
   *
   * @param name a reference
   */
  static void checkName(String name, List<Location> destinations) {
    Repository repository = Reference.parse(name).repository();
    if (destinations.stream()
        .noneMatch(
            to ->
                !(to instanceof Location.Registry registry)
                    || registry.reference().repository().equals(repository))) {
      throw new UsageException(
          "--tag: "
              + name
              + " is not in the repository of "
              + destinations.get(0)
              + "; in a registry a further name is HOST/NAME:TAG with the same NAME");
    }
  }

  private static Destination archive(String file, List<String> names, boolean legacy) {
    if (file.isEmpty() || file.contains(":")) {
      throw new UsageException(
          "--output: \""
              + file
              + "\": a file's name without a colon is needed; - is standard output");
    }
    return new Destination("docker-archive:" + file, names, legacy, Access.DEFAULT);
  }

  private static String checkName(String name) {
    if (!name.contains("{") && Reference.parse(name).digest().isPresent()) {
      throw new UsageException(name + ": a name with a tag is needed, not a digest");
    }
    return name;
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
