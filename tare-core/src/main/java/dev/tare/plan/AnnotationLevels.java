// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Platform;
import dev.tare.oci.Printable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Annotations and what they are written on. Their names have BuildKit's notation: {@code NAME} or
 * {@code manifest:NAME} is for every manifest, {@code manifest[linux/arm64]:NAME} for one
 * platform's, of any version of the operating system if none is named, {@code index:NAME} for the
 * index. A plain name that the specification defines for images ({@code
 * org.opencontainers.image.*}) is for the index, too, unless it is about the base.
 */
public final class AnnotationLevels {
  private static final Pattern LEVEL =
      Pattern.compile("(manifest|index)(-descriptor)?(?:\\[([^\\]]*)\\])?:(.*)", Pattern.DOTALL);
  private static final String PREDEFINED = "org.opencontainers.image.";

  /** Of those predefined, what is not about the image as a whole. */
  private static final List<String> OF_ONE = List.of("base.name", "base.digest", "ref.name");

  private final List<Item> items;

  private AnnotationLevels(List<Item> items) {
    this.items = items;
  }

  private enum Level {
    PLAIN,
    MANIFEST,
    INDEX
  }

  /**
   * @param given the name as it was given
   */
  private record Item(
      String given, Level level, Optional<Platform> platform, String name, String value) {
    /** A plain name, then a level, then a platform, then one with a version. */
    int rank() {
      return level == Level.PLAIN
          ? 0
          : platform.map(p -> p.osVersion().isEmpty() ? 2 : 3).orElse(1);
    }

    boolean isForIndex() {
      return level == Level.INDEX || (level == Level.PLAIN && isOfWhole(name));
    }

    boolean isFor(ImagePlan image) {
      Optional<Platform> own = image.platform().map(Platform::normalized);
      return level != Level.INDEX
          && (platform.isEmpty()
              || platform.equals(own)
              || platform.equals(own.map(Platform::withoutOsVersion)));
    }
  }

  /** Reads the names; IllegalArgumentException for a level or platform that is not known. */
  public static AnnotationLevels parse(Map<String, String> named) {
    List<Item> items = new ArrayList<>();
    named.forEach((name, value) -> items.add(item(name, value)));
    return new AnnotationLevels(items);
  }

  private static Item item(String given, String value) {
    Matcher matcher = LEVEL.matcher(given);
    if (!matcher.matches()) {
      return new Item(given, Level.PLAIN, Optional.empty(), given, value);
    }
    Level level = matcher.group(1).equals("index") ? Level.INDEX : Level.MANIFEST;
    Optional<String> platform = Optional.ofNullable(matcher.group(3));
    if (matcher.group(2) != null || (level == Level.INDEX && platform.isPresent())) {
      throw new IllegalArgumentException(
          "annotation "
              + Printable.quote(given)
              + ": the levels are manifest:, manifest[PLATFORM]: and index:");
    }
    return new Item(given, level, platform.map(Platform::parse), matcher.group(4), value);
  }

  /** A copy of the plan with these annotations besides its own, whose names are plain. */
  public ArtifactPlan on(ArtifactPlan plan) {
    items.forEach(item -> check(item, plan));
    if (!(plan instanceof IndexPlan index)) {
      return on(plan.image());
    }
    Map<String, String> annotations = new LinkedHashMap<>(index.images().get(0).annotations());
    annotations.keySet().removeIf(name -> !isOfWhole(name));
    annotations.putAll(index.annotations());
    add(annotations, Item::isForIndex);
    List<ImagePlan> images = index.images().stream().map(this::on).toList();
    return new IndexPlan(images, index.every(), annotations, index.always());
  }

  private ImagePlan on(ImagePlan image) {
    Map<String, String> annotations = new LinkedHashMap<>(image.annotations());
    add(annotations, item -> item.isFor(image));
    return image.withAnnotations(annotations);
  }

  /** Those that are chosen, the more special ones last. */
  private void add(Map<String, String> annotations, Predicate<Item> chosen) {
    items.stream()
        .filter(chosen)
        .sorted(Comparator.comparing(Item::rank))
        .forEach(item -> annotations.put(item.name(), item.value()));
  }

  private static boolean isOfWhole(String name) {
    return name.startsWith(PREDEFINED) && !OF_ONE.contains(name.substring(PREDEFINED.length()));
  }

  private static void check(Item item, ArtifactPlan plan) {
    String name = "annotation " + Printable.quote(item.given()) + ": ";
    if (item.level() == Level.INDEX && !(plan instanceof IndexPlan)) {
      throw new IllegalArgumentException(
          name + "one image has no index; leave index: out, or list several platforms");
    }
    if (item.platform().isPresent() && plan.images().stream().noneMatch(item::isFor)) {
      throw new IllegalArgumentException(
          name + item.platform().get() + " is not among the platforms that are listed");
    }
  }
}
