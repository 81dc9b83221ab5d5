// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.image.Image;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The image built on.
 *
 * @param location where it was asked for
 * @param origin its name, if it was read from a registry by that name
 */
record BaseImage(Image image, Location location, Optional<Reference> origin) {
  private static final String NAME = "org.opencontainers.image.base.name";
  private static final String DIGEST = "org.opencontainers.image.base.digest";

  /** What the new image says of it (image-spec, annotations.md). */
  Map<String, String> annotations() {
    Map<String, String> annotations = new TreeMap<>();
    origin.ifPresent(reference -> annotations.put(NAME, name(reference)));
    annotations.put(DIGEST, image.descriptor().digest().toString());
    return annotations;
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
