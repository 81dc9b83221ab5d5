// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import dev.tare.plan.ArtifactPlan;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.IndexPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which platforms a file with {@code tare: 1} is for.
 *
 * @param every whether all that the base has are meant
 * @param listed those that are named, normalised; empty also for this machine's
 */
record FilePlatforms(boolean every, List<Platform> listed) {
  private static final String KEY = "platforms";
  private static final String EVERY = "all";

  /**
   * @param chosen by whoever builds the file, of those it names; empty means all
   */
  static FilePlatforms read(Section root, Optional<Section> from, List<Platform> chosen) {
    Optional<Platform> ofBase = from.flatMap(section -> section.value("platform", Platform::parse));
    FilePlatforms named = named(root);
    FilePlatforms wanted = chosen.isEmpty() ? named : new FilePlatforms(false, chosen);
    if (!named.listed().isEmpty()) {
      for (Platform platform : chosen) {
        if (!named.listed().contains(platform)) {
          throw root.fault(KEY, "does not have " + platform);
        }
      }
    }
    if (ofBase.isEmpty()) {
      return wanted;
    }
    if (!wanted.every() && wanted.listed().isEmpty()) {
      return new FilePlatforms(false, List.of(ofBase.get()));
    }
    if (!wanted.listed().equals(List.of(ofBase.get()))) {
      String others =
          wanted.every()
              ? EVERY
              : String.join(", ", wanted.listed().stream().map(Platform::toString).toList());
      throw from.orElseThrow()
          .fault("platform", "cannot differ from what the image is for, " + others);
    }
    return wanted;
  }

  private static FilePlatforms named(Section root) {
    if (root.hasText(KEY)) {
      if (!root.requiredText(KEY).equals(EVERY)) {
        throw root.fault(KEY, "must be a list of platforms, or the word all");
      }
      return new FilePlatforms(true, List.of());
    }
    Set<Platform> seen = new HashSet<>();
    List<Platform> listed =
        root.values(
            KEY,
            text -> {
              Platform platform = Platform.parse(text);
              if (!seen.add(platform)) {
                throw new IllegalArgumentException("is there twice; list each platform once");
              }
              return platform;
            },
            "a list of platforms, or the word all");
    if (root.has(KEY) && listed.isEmpty()) {
      throw root.fault(KEY, "is empty; leave the key out for this machine's");
    }
    return new FilePlatforms(false, listed);
  }

  /** Those that images are planned for: empty where the platform is not named. */
  List<Optional<Platform>> each() {
    return listed.isEmpty()
        ? List.of(Optional.empty())
        : listed.stream().map(Optional::of).toList();
  }

  /**
   * The plan of these images.
   *
   * @param images one for each of {@link #each}
   */
  ArtifactPlan plan(List<ImagePlan> images, Section root) {
    boolean always =
        root.choice("index", List.of("auto", "always")).filter("always"::equals).isPresent();
    if (!every && images.size() == 1 && !always) {
      return images.get(0);
    }
    if (!every && listed.isEmpty()) {
      throw root.fault("index", "always needs platforms; list those that are meant");
    }
    try {
      return new IndexPlan(images, every, Map.of(), always);
    } catch (IllegalArgumentException e) {
      throw root.fault(KEY, BuildText.causeOf(e));
    }
  }
}
