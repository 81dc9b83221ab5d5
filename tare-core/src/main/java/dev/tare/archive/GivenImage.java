// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Document;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.transport.HostPlatform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An image that can run, among what an archive was given. */
record GivenImage(Manifest manifest, ImageConfig config, Platform platform) {
  private static final int DEEPEST = 4;

  /**
   * All below the root, each once, in their order; other things that manifests describe are left
   * out.
   *
   * @throws IntegrityException if anything but a foreign layer was not given: loaders of archives
   *     fail on that
   */
  static List<GivenImage> below(Descriptor root, Given given) throws IOException {
    List<GivenImage> images = new ArrayList<>();
    collect(root, given, images, new HashSet<>(), 0);
    return images;
  }

  // What is listed often is gone through once: ways through nested indexes multiply by level.
  private static void collect(
      Descriptor descriptor, Given given, List<GivenImage> images, Set<Digest> seen, int depth)
      throws IOException {
    if (depth > DEEPEST) {
      throw new LimitException("indexes are nested more than " + DEEPEST + " deep");
    }
    if (!seen.add(descriptor.digest())) {
      return;
    }
    if (descriptor.mediaType().isIndex()) {
      Index index = Document.read(given.get(descriptor), Index::parse).value();
      for (Descriptor child : index.manifests()) {
        collect(child, given, images, seen, depth + 1);
      }
    } else if (descriptor.mediaType().isManifest()) {
      Manifest manifest = Document.read(given.get(descriptor), Manifest::parse).value();
      image(descriptor, manifest, given).ifPresent(images::add);
    } else {
      given.get(descriptor);
    }
  }

  private static Optional<GivenImage> image(Descriptor descriptor, Manifest manifest, Given given)
      throws IOException {
    for (Descriptor layer : manifest.layers()) {
      if (!layer.mediaType().isForeign()) {
        given.get(layer);
      }
    }
    MediaType type = manifest.config().mediaType();
    boolean runs = type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG);
    if (!runs || descriptor.platform().filter(p -> p.os().equals("unknown")).isPresent()) {
      given.get(manifest.config());
      return Optional.empty();
    }
    ImageConfig config = Document.read(given.get(manifest.config()), ImageConfig::parse).value();
    return Optional.of(
        new GivenImage(manifest, config, descriptor.platform().orElseGet(config::platform)));
  }

  /** The one for this machine, else the first: loaders of the older kind take only one. */
  static Optional<GivenImage> choose(List<GivenImage> images) {
    Platform host = HostPlatform.current();
    Optional<GivenImage> best = images.stream().findFirst();
    int bestRank = Integer.MAX_VALUE;
    for (GivenImage image : images) {
      int rank = host.rank(image.platform).orElse(Integer.MAX_VALUE);
      if (rank < bestRank) {
        best = Optional.of(image);
        bestRank = rank;
      }
    }
    return best;
  }

  /** Whether all its layers were given, foreign ones too. */
  boolean isWhole(Given given) {
    return manifest.layers().stream().allMatch(layer -> given.has(layer.digest()));
  }
}
