// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import org.jspecify.annotations.Nullable;

/** A media type of a document or blob; an open set with the known ones as constants. */
public record MediaType(String value) {
  public static final MediaType OCI_INDEX =
      new MediaType("application/vnd.oci.image.index.v1+json");
  public static final MediaType OCI_MANIFEST =
      new MediaType("application/vnd.oci.image.manifest.v1+json");
  public static final MediaType OCI_CONFIG =
      new MediaType("application/vnd.oci.image.config.v1+json");
  public static final MediaType OCI_LAYER = new MediaType("application/vnd.oci.image.layer.v1.tar");
  public static final MediaType OCI_LAYER_GZIP =
      new MediaType("application/vnd.oci.image.layer.v1.tar+gzip");
  public static final MediaType OCI_LAYER_ZSTD =
      new MediaType("application/vnd.oci.image.layer.v1.tar+zstd");
  public static final MediaType OCI_EMPTY = new MediaType("application/vnd.oci.empty.v1+json");
  public static final MediaType DOCKER_LIST =
      new MediaType("application/vnd.docker.distribution.manifest.list.v2+json");
  public static final MediaType DOCKER_MANIFEST =
      new MediaType("application/vnd.docker.distribution.manifest.v2+json");
  public static final MediaType DOCKER_CONFIG =
      new MediaType("application/vnd.docker.container.image.v1+json");
  public static final MediaType DOCKER_LAYER =
      new MediaType("application/vnd.docker.image.rootfs.diff.tar");
  public static final MediaType DOCKER_LAYER_GZIP =
      new MediaType("application/vnd.docker.image.rootfs.diff.tar.gzip");
  public static final MediaType DOCKER_FOREIGN_LAYER_GZIP =
      new MediaType("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

  private static final int LONGEST = 255;

  /**
   * IllegalArgumentException unless it has 1 to 255 visible ASCII characters or spaces. Looser than
   * RFC 6838, since artifacts carry parameters and worse.
   */
  public MediaType {
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new IllegalArgumentException(
          "media type " + Printable.quote(value) + " has not 1 to " + LONGEST + " characters");
    }
    if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "media type " + Printable.quote(value) + " has characters that are not visible ASCII");
    }
  }

  /** Whether it is an image index or a Docker manifest list. */
  public boolean isIndex() {
    return equals(OCI_INDEX) || equals(DOCKER_LIST);
  }

  /** Whether it is an image manifest of either kind. */
  public boolean isManifest() {
    return equals(OCI_MANIFEST) || equals(DOCKER_MANIFEST);
  }

  /** Whether it is one of Docker's types. */
  public boolean isDocker() {
    return value.startsWith("application/vnd.docker.");
  }

  /** Whether it is a layer that registries need not hold (image-spec: non-distributable). */
  public boolean isForeign() {
    return value.startsWith("application/vnd.oci.image.layer.nondistributable.v1.tar")
        || value.startsWith("application/vnd.docker.image.rootfs.foreign.diff.tar");
  }

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MediaType type && value.equals(type.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
