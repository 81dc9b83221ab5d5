// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.image.Artifact;
import dev.tare.image.ImageIndex;
import dev.tare.image.OtherArtifact;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all documents below a root; what is listed twice is read once. */
final class ArtifactTree {
  private final Documents documents;
  private final Nesting nesting = new Nesting();
  private final Map<Digest, Artifact> loaded = new HashMap<>();

  ArtifactTree(Documents documents) {
    this.documents = documents;
  }

  Artifact load(Descriptor descriptor) throws IOException {
    Artifact known = loaded.get(descriptor.digest());
    if (known != null) {
      return known;
    }
    Artifact artifact = descriptor.mediaType().isIndex() ? index(descriptor) : manifest(descriptor);
    loaded.put(descriptor.digest(), artifact);
    return artifact;
  }

  private Artifact index(Descriptor descriptor) throws IOException {
    nesting.enter(descriptor.digest());
    Document<Index> index = documents.index(descriptor);
    nesting.count(index.value());
    List<Artifact> children = new ArrayList<>();
    for (Descriptor entry : index.value().manifests()) {
      children.add(load(entry));
    }
    nesting.leave();
    return new ImageIndex(index, children);
  }

  private Artifact manifest(Descriptor descriptor) throws IOException {
    Document<Manifest> manifest = documents.manifest(descriptor);
    if (Documents.isImage(manifest.value())) {
      return documents.image(manifest);
    }
    List<Blob> layers = manifest.value().layers().stream().map(documents::blob).toList();
    return new OtherArtifact(manifest, documents.blob(manifest.value().config()), layers);
  }
}
