// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Document;
import dev.tare.content.LimitException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Index;
import dev.tare.oci.Platform;
import dev.tare.plan.ImagePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes indexes of images for several platforms. Pure. */
public final class IndexAssembly {
  private static final String ARM64 = "arm64";
  private static final Optional<String> ARM64_VARIANT = Optional.of("v8");

  private IndexAssembly() {}

  /**
   * An image and what the index says of it.
   *
   * @param platform as it is written
   */
  public record Part(Image image, Platform platform) {}

  /**
   * The index, its entries in the order of the parts; a Docker manifest list if the images are in
   * Docker's format.
   *
   * @param annotations of the index: the plan's, and what the engine adds; of these only the plan's
   *     get into a list in Docker's format, which has no such member
   * @throws IllegalArgumentException if formats are mixed
   * @throws LimitException if the document exceeds 4 MiB
   */
  public static ImageIndex assemble(
      List<Part> parts, Map<String, String> planned, Map<String, String> annotations)
      throws LimitException {
    Family family = Family.of(parts.get(0).image());
    List<Descriptor> entries = new ArrayList<>();
    for (Part part : parts) {
      if (Family.of(part.image()) != family) {
        throw new IllegalArgumentException("an index cannot have images of both formats");
      }
      entries.add(part.image().descriptor().withPlatform(part.platform()));
    }
    Index index =
        Index.of(family.index(), entries, family == Family.DOCKER ? planned : annotations);
    return new ImageIndex(
        Document.write(family.index(), index.json(), Index::parse),
        parts.stream().<Artifact>map(Part::image).toList());
  }

  /**
   * The one format of images on these bases: Docker's only if all of them have it.
   *
   * @param bases of those that have one
   */
  public static ImagePlan.Format format(ImagePlan.Format wanted, List<Image> bases) {
    if (wanted != ImagePlan.Format.AS_BASE) {
      return wanted;
    }
    boolean docker =
        !bases.isEmpty() && bases.stream().allMatch(base -> Family.of(base) == Family.DOCKER);
    return docker ? ImagePlan.Format.DOCKER : ImagePlan.Format.OCI;
  }

  /**
   * What an entry says of its image: the platform asked for in the specification's words, with the
   * version and features of the operating system that the base has. That 64-bit ARM is v8 is said
   * if the base says so.
   *
   * @param base what is said of the base: by its index, else by its config
   */
  public static Platform entry(Platform asked, Optional<Platform> base) {
    Platform platform = asked.normalized();
    Optional<Platform> below = base.map(Platform::normalized);
    boolean ordinary =
        platform.architecture().equals(ARM64)
            && platform.variant().isEmpty()
            && base.map(Platform::variant).equals(Optional.of(ARM64_VARIANT));
    return new Platform(
        platform.os(),
        platform.architecture(),
        ordinary ? ARM64_VARIANT : platform.variant(),
        platform.osVersion().or(() -> below.flatMap(Platform::osVersion)),
        platform.osFeatures().isEmpty()
            ? below.map(Platform::osFeatures).orElse(List.of())
            : platform.osFeatures());
  }
}
