// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Platform;
import dev.tare.oci.Printable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The images of one source, by platform. An index is read once. Thread-safe. */
public final class PlatformImages {
  private final ImageSource source;
  private final Documents documents;

  private PlatformImages(ImageSource source) {
    this.source = source;
    this.documents = new Documents(source);
  }

  public static PlatformImages of(ImageSource source) {
    return new PlatformImages(source);
  }

  /**
   * An image.
   *
   * @param listed the platform that an index has it for, if it says so
   */
  public record Found(Image image, Optional<Platform> listed) {}

  /**
   * Which images there are.
   *
   * @param platforms in the order of the index, each once; of a lone image that of its config
   * @param others how many manifests there are besides, such as attestations
   */
  public record Listing(List<Platform> platforms, int others) {}

  /** What the source's name stands for: an index, or a manifest. */
  public Descriptor root() throws IOException {
    return source.root();
  }

  /** As {@link Images#load} says. */
  public Found load(Optional<Platform> platform) throws IOException {
    Descriptor root = source.root();
    if (root.mediaType().isIndex()) {
      Platform wanted = platform.orElseGet(HostPlatform::current);
      Descriptor entry = PlatformSearch.find(documents, root, wanted);
      return new Found(documents.image(entry), entry.platform());
    }
    Image image = documents.image(root);
    Platform own = image.config().value().platform();
    if (platform.filter(wanted -> !sameMachine(wanted, own)).isPresent()) {
      throw new NotFoundException(
          "no image for %s in %s: there is %s"
              .formatted(platform.get(), source.describe(), Printable.plain(own.toString())));
    }
    return new Found(image, Optional.empty());
  }

  /** All images; throws what {@link #load} does for what cannot be read. */
  public Listing listing() throws IOException {
    Descriptor root = source.root();
    if (!root.mediaType().isIndex()) {
      return new Listing(List.of(documents.image(root).config().value().platform()), 0);
    }
    PlatformSearch.Listing found = PlatformSearch.all(documents, root);
    return new Listing(List.copyOf(found.images().keySet()), found.aside());
  }

  /**
   * Lone manifests often leave their variant out or have it wrong, or name nothing at all; that is
   * not held against them. A version that is asked for is.
   */
  private static boolean sameMachine(Platform wanted, Platform own) {
    Platform named = own.normalized();
    Platform asked = wanted.normalized();
    return (named.os().isEmpty() || named.os().equals(asked.os()))
        && (named.architecture().isEmpty() || named.architecture().equals(asked.architecture()))
        && asked.acceptsVersion(named);
  }
}
