// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.NotFoundException;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Platform;
import dev.tare.oci.Printable;
import java.io.IOException;
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
    Documents documents = new Documents(source);
    Descriptor root = source.root();
    if (root.mediaType().isIndex()) {
      Platform wanted = platform.orElseGet(HostPlatform::current);
      return documents.image(new PlatformSearch(documents, wanted).find(root));
    }
    Image image = documents.image(root);
    Platform own = image.config().value().platform();
    if (platform.filter(wanted -> !sameMachine(wanted, own)).isPresent()) {
      throw new NotFoundException(
          "no image for %s in %s: there is %s"
              .formatted(platform.get(), source.describe(), Printable.plain(own.toString())));
    }
    return image;
  }

  /** Everything below the root, for copying: also manifests that are not of images. */
  public static Artifact loadAll(ImageSource source) throws IOException {
    return new ArtifactTree(new Documents(source)).load(source.root());
  }

  /**
   * Lone manifests often leave their variant out or have it wrong, or name nothing at all; that is
   * not held against them.
   */
  private static boolean sameMachine(Platform wanted, Platform own) {
    Platform named = own.normalized();
    Platform asked = wanted.normalized();
    return (named.os().isEmpty() || named.os().equals(asked.os()))
        && (named.architecture().isEmpty() || named.architecture().equals(asked.architecture()));
  }
}
