// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.oci.MediaType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The two sets of media types; a manifest has those of one (OCI image-spec, media-types.md). */
enum Family {
  OCI(MediaType.OCI_INDEX, MediaType.OCI_MANIFEST, MediaType.OCI_CONFIG),
  DOCKER(MediaType.DOCKER_LIST, MediaType.DOCKER_MANIFEST, MediaType.DOCKER_CONFIG);

  /** A layer type of Docker's and OCI's name of the same bytes. */
  private record Pair(MediaType docker, MediaType oci) {}

  private static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.";
  private static final String OCI_FOREIGN =
      "application/vnd.oci.image.layer.nondistributable.v1.tar";

  private static final List<Pair> LAYERS =
      List.of(
          new Pair(MediaType.DOCKER_LAYER, MediaType.OCI_LAYER),
          new Pair(MediaType.DOCKER_LAYER_GZIP, MediaType.OCI_LAYER_GZIP),
          new Pair(new MediaType(DOCKER_LAYER + "foreign.diff.tar"), new MediaType(OCI_FOREIGN)),
          new Pair(MediaType.DOCKER_FOREIGN_LAYER_GZIP, new MediaType(OCI_FOREIGN + "+gzip")));

  /** Not a type that Docker reads, but one that some tools write. */
  private static final MediaType DOCKER_LAYER_ZSTD = new MediaType(DOCKER_LAYER + "diff.tar.zstd");

  private static final Map<MediaType, MediaType> TO_OCI = new HashMap<>();
  private static final Map<MediaType, MediaType> TO_DOCKER = new HashMap<>();

  static {
    for (Pair pair : LAYERS) {
      TO_OCI.put(pair.docker(), pair.oci());
      TO_DOCKER.put(pair.oci(), pair.docker());
    }
    TO_OCI.put(DOCKER_LAYER_ZSTD, MediaType.OCI_LAYER_ZSTD);
  }

  private final MediaType index;
  private final MediaType manifest;
  private final MediaType config;

  Family(MediaType index, MediaType manifest, MediaType config) {
    this.index = index;
    this.manifest = manifest;
    this.config = config;
  }

  static Family of(Image image) {
    return image.descriptor().mediaType().isDocker() ? DOCKER : OCI;
  }

  MediaType index() {
    return index;
  }

  MediaType manifest() {
    return manifest;
  }

  MediaType config() {
    return config;
  }

  /** This family's name of a layer's type; IllegalArgumentException if it has none. */
  MediaType layer(MediaType type) {
    boolean ours = this == DOCKER ? TO_OCI.containsKey(type) : !type.isDocker();
    if (ours && !type.equals(DOCKER_LAYER_ZSTD)) {
      return type;
    }
    return Optional.ofNullable((this == DOCKER ? TO_DOCKER : TO_OCI).get(type))
        .orElseThrow(() -> new IllegalArgumentException(refusal(type)));
  }

  private String refusal(MediaType type) {
    return this == DOCKER
        ? "an image in Docker's format cannot have a layer of type " + type + "; OCI's can"
        : "a layer of type " + type + " has no counterpart in the OCI format";
  }
}
