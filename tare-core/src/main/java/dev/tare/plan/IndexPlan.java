// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Platform;
import dev.tare.oci.Printable;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An index of images for several platforms. If it comes to one image, that is made without an
 * index, unless an index is asked for.
 *
 * <p>IllegalArgumentException if an image of several has no platform, two have the same or are not
 * of one format, or one has a base that is kept in an archive of one platform.
 *
 * @param images in the order of the index, each with its platform; or, for every platform, one
 *     without
 * @param every whether the one image is made for each platform that its base's index has, in that
 *     order
 * @param annotations of the index
 * @param always whether one image gets an index, too
 */
public record IndexPlan(
    List<ImagePlan> images, boolean every, Map<String, String> annotations, boolean always)
    implements ArtifactPlan {
  public IndexPlan {
    images = List.copyOf(images);
    annotations = Collections.unmodifiableMap(new LinkedHashMap<>(annotations));
    annotations.keySet().forEach(name -> Checks.notEmpty("name of an annotation", name));
    if (images.isEmpty()) {
      throw new IllegalArgumentException("an index has no images");
    }
    if (images.stream().anyMatch(image -> image.base() instanceof Base.Kept)) {
      throw new IllegalArgumentException("a base that is pulled and kept is of one platform");
    }
    if (images.stream().map(ImagePlan::format).distinct().count() > 1) {
      throw new IllegalArgumentException("the images of an index have one format");
    }
    if (every) {
      checkEvery(images);
    } else {
      checkListed(images);
    }
  }

  private static void checkEvery(List<ImagePlan> images) {
    if (images.size() > 1 || images.get(0).platform().isPresent()) {
      throw new IllegalArgumentException(
          "for every platform of a base there is one plan, without a platform");
    }
    if (images.get(0).base() instanceof Base.Scratch) {
      throw new IllegalArgumentException("scratch has no platforms; list those that are meant");
    }
  }

  private static void checkListed(List<ImagePlan> images) {
    Set<Platform> taken = new HashSet<>();
    for (ImagePlan image : images) {
      Platform platform =
          image
              .platform()
              .orElseThrow(
                  () -> new IllegalArgumentException("an image of an index has no platform"));
      if (!taken.add(platform.normalized())) {
        throw new IllegalArgumentException(
            "platform " + Printable.plain(platform.toString()) + " is there twice");
      }
    }
  }

  /** An index of these images, or the image if it is one. */
  public static IndexPlan of(ImagePlan... images) {
    return new IndexPlan(List.of(images), false, Map.of(), false);
  }

  /** An index of an image for each of these platforms. */
  public static IndexPlan of(ImagePlan image, List<Platform> platforms) {
    return of(platforms.stream().map(image::withPlatform).toArray(ImagePlan[]::new));
  }

  /** An index of an image for each platform that its base's index has. */
  public static IndexPlan everyPlatform(ImagePlan image) {
    return new IndexPlan(List.of(image), true, Map.of(), false);
  }

  /** A copy with these annotations of the index. */
  public IndexPlan withAnnotations(Map<String, String> others) {
    return new IndexPlan(images, every, others, always);
  }

  /** A copy that has an index even if it comes to one image. */
  public IndexPlan withIndexAlways() {
    return new IndexPlan(images, every, annotations, true);
  }
}
