// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.image.Image;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The image built on.
 *
 * @param location where it was asked for
 * @param listed the platform that an index has it for, if it says so
 * @param root what the location stands for: the image's manifest, or an index
 * @param origin its name, if it was read from a registry by that name
 */
record BaseImage(
    Image image,
    Optional<Platform> listed,
    Descriptor root,
    Location location,
    Optional<Reference> origin) {
  private static final String NAME = "org.opencontainers.image.base.name";
  private static final String DIGEST = "org.opencontainers.image.base.digest";

  /** What the new image says of it (image-spec, annotations.md). */
  Map<String, String> annotations() {
    return annotations(image.descriptor());
  }

  /** What an index of images on it and its like says. */
  Map<String, String> indexAnnotations() {
    return annotations(root);
  }

  private Map<String, String> annotations(Descriptor base) {
    Map<String, String> annotations = new TreeMap<>();
    origin.ifPresent(reference -> annotations.put(NAME, name(reference)));
    annotations.put(DIGEST, base.digest().toString());
    return annotations;
  }

  /** The platform it is for: as its index says, else as it says itself. */
  Platform platform() {
    return listed.orElseGet(() -> image.config().value().platform());
  }

  /** With the tag alone if there is one: the digest has its own annotation. */
  private static String name(Reference reference) {
    return new Reference(
            reference.repository(),
            reference.tag(),
            reference.tag().isPresent() ? Optional.empty() : reference.digest())
        .toString();
  }
}
