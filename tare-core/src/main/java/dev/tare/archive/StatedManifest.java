// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Content;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.transport.LayoutIndex;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The manifest of an image in an archive that is of both kinds. Archives of {@code docker save}
 * name none, but where an OCI layout in the same file has one of the same config and layers, it is
 * the image's own, and with it the image keeps its digest.
 */
record StatedManifest(Descriptor descriptor, Manifest manifest, Content content) {
  private static final int DEEPEST = 3;
  private static final int MOST = 200;

  /** The manifest; empty if there is no layout, or none in it that fits. */
  static Optional<StatedManifest> find(ArchiveFile archive, DockerImage image) {
    if (image.sourced() || !archive.has(LayoutIndex.FILE)) {
      return Optional.empty();
    }
    try {
      Index index = Index.parse(object(archive.document(LayoutIndex.FILE, LayoutIndex.LIMIT)));
      return new Search(archive, image).in(index, 0);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // as an archive of docker save it is whole without
    }
  }

  private static JsonObject object(byte[] bytes) {
    if (Json.parse(bytes, JsonLimits.DOCUMENT) instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException("not an object");
  }

  private static final class Search {
    private final ArchiveFile archive;
    private final DockerImage image;
    private int read;

    Search(ArchiveFile archive, DockerImage image) {
      this.archive = archive;
      this.image = image;
    }

    Optional<StatedManifest> in(Index index, int depth) throws IOException {
      for (Descriptor entry : index.manifests()) {
        Optional<StatedManifest> found = at(entry, depth);
        if (found.isPresent()) {
          return found;
        }
      }
      return Optional.empty();
    }

    private Optional<StatedManifest> at(Descriptor entry, int depth) throws IOException {
      boolean index = entry.mediaType().isIndex();
      String path = LayoutIndex.path(entry.digest());
      if (!(index ? depth < DEEPEST : entry.mediaType().isManifest())
          || !archive.has(path)
          || read++ >= MOST) {
        return Optional.empty();
      }
      byte[] bytes = archive.document(path, LayoutIndex.LIMIT);
      if (bytes.length != entry.size() || !Digest.sha256(bytes).equals(entry.digest())) {
        return Optional.empty();
      }
      if (index) {
        return in(Index.parse(object(bytes)), depth + 1);
      }
      Manifest manifest = Manifest.parse(object(bytes));
      List<String> layers =
          manifest.layers().stream().map(layer -> LayoutIndex.path(layer.digest())).toList();
      boolean same =
          manifest.mediaType().equals(entry.mediaType())
              && image.config().equals(LayoutIndex.path(manifest.config().digest()))
              && image.layers().equals(layers);
      return same
          ? Optional.of(
              new StatedManifest(
                  Descriptor.of(entry.mediaType(), entry.digest(), entry.size()),
                  manifest,
                  Content.of(bytes)))
          : Optional.empty();
    }
  }
}
