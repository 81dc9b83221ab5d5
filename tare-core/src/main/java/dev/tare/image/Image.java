// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import java.util.List;

/**
 * An image of one platform.
 *
 * @param layers from the bottom up, by position: the same layer may be there twice
 */
public record Image(Document<Manifest> manifest, Document<ImageConfig> config, List<Layer> layers)
    implements Artifact {
  /**
   * Checks that config and layers are those the manifest lists, and that the config has each
   * layer's diffID in its place.
   *
   * @throws IllegalArgumentException naming the part that does not fit
   */
  public Image {
    layers = List.copyOf(layers);
    Fit.same("config", manifest.value().config(), config.descriptor());
    List<Digest> diffIds = config.value().diffIds();
    Fit.count("layers", diffIds.size(), "config", layers.size());
    Fit.layers(manifest, layers.stream().map(layer -> layer.blob().descriptor()).toList());
    for (int i = 0; i < layers.size(); i++) {
      if (!layers.get(i).diffId().equals(diffIds.get(i))) {
        throw new IllegalArgumentException(
            "layer %s has the diffID %s, the config names %s"
                .formatted(i + 1, layers.get(i).diffId(), diffIds.get(i)));
      }
    }
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
    return BlobSet.of(config.blob(), layers.stream().map(Layer::blob).toList()).toList();
  }
}
