// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.oci.Descriptor;
import java.util.List;

/** What can be published: an image, an index of images, or a manifest of another kind. */
public sealed interface Artifact permits Image, ImageIndex, OtherArtifact {
  /** The root's descriptor. */
  Descriptor descriptor();

  /** Manifests and indexes below and with the root: children first, the root last. */
  List<Document<?>> documents();

  /** Configs and layers, each digest once, foreign layers left out. */
  List<Blob> blobs();
}
