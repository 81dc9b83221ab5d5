// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Manifest;
import java.util.List;

/**
 * A manifest whose config is not an image's: a chart, an attestation, a signature (image-spec,
 * manifest.md, guidelines for artifact usage). It can be copied, not built on.
 *
 * @param config the config's bytes, never read
 * @param layers in the manifest's order
 */
public record OtherArtifact(Document<Manifest> manifest, Blob config, List<Blob> layers)
    implements Artifact {
  /** Checks that the blobs are those the manifest lists; IllegalArgumentException else. */
  public OtherArtifact {
    layers = List.copyOf(layers);
    Fit.same("config", manifest.value().config(), config.descriptor());
    Fit.layers(manifest, layers.stream().map(Blob::descriptor).toList());
  }

  @Override
  public Descriptor descriptor() {
    return manifest.descriptor();
  }

  @Override
  public List<Document<?>> documents() {
    return List.of(manifest);
  }

  @Override
  public List<Blob> blobs() {
    return BlobSet.of(config, layers).toList();
  }
}
