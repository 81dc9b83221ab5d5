// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.NotFoundException;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Loads images from sources: documents are read and checked, layers stay where they are. */
public final class Images {
  private Images() {}

  /**
   * The image for a platform, from a manifest, an index or nested indexes (image-spec,
   * image-index.md). Of several that run there the best fit is taken, of equals the first;
   * attestations and other artifacts are passed over.
   *
   * @param platform asked for; empty takes a lone manifest as it is, else linux on this machine
   * @throws NotFoundException listing what there is
   * @throws dev.tare.content.MalformedDocumentException if a document is not what it should be
   * @throws dev.tare.content.LimitException if indexes nest too deep or list too much
   */
  public static Image load(ImageSource source, Optional<Platform> platform) throws IOException {
    return PlatformImages.of(source).load(platform).image();
  }

  /** Everything below the root, for copying: also manifests that are not of images. */
  public static Artifact loadAll(ImageSource source) throws IOException {
    return new ArtifactTree(new Documents(source)).load(source.root());
  }

  /**
   * What an index has for these platforms, for copying: an index that lists only them, in the order
   * of the source, with what describes them, all with their digests. A nested index is flattened.
   *
   * @param platforms at least one
   * @throws NotFoundException if one is not there, listing what is, or if there is no index
   */
  public static ImageIndex loadSome(ImageSource source, List<Platform> platforms)
      throws IOException {
    return IndexPart.load(new Documents(source), source.root(), platforms);
  }
}
