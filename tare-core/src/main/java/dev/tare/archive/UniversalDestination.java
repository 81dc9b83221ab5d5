// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Blob;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.LayoutIndex;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes an archived layout that is an archive of {@code docker save} too. Its members come in an
 * order that does not depend on anything but the image.
 */
final class UniversalDestination implements ImageDestination {
  private final Output output;
  private final List<Reference> names;
  private final Given given = new Given();

  UniversalDestination(Output output, List<Reference> names) {
    this.output = output;
    this.names = names;
  }

  @Override
  public Transfer put(Blob blob) throws IOException {
    return given.put(blob);
  }

  @Override
  public void commit(Descriptor root) throws IOException {
    List<GivenImage> images = GivenImage.below(root, given);
    byte[] index =
        LayoutIndex.empty("archive")
            .with(described(root, images), names.stream().map(LayoutIndex.Name::of).toList())
            .bytes();
    byte[] manifest =
        DockerImage.write(
            GivenImage.choose(images)
                .filter(image -> image.isWhole(given))
                .map(this::dockerImage)
                .stream()
                .toList());
    output.write(sink -> write(sink, index, manifest));
  }

  private void write(OutputStream sink, byte[] index, byte[] manifest) throws IOException {
    ImageTar tar = new ImageTar(sink);
    tar.file(LayoutIndex.MARKER, LayoutIndex.marker());
    tar.file(LayoutIndex.FILE, index);
    tar.file(DockerImage.FILE, manifest);
    tar.directory("blobs");
    String algorithm = "";
    for (Blob blob : given.sorted()) {
      Digest digest = blob.descriptor().digest();
      if (!digest.algorithm().equals(algorithm)) {
        algorithm = digest.algorithm();
        tar.directory("blobs/" + algorithm);
      }
      tar.file(LayoutIndex.path(digest), blob);
    }
    tar.finish();
  }

  /** With the platform, which loaders choose by. */
  private static Descriptor described(Descriptor root, List<GivenImage> images) {
    return root.mediaType().isManifest() && root.platform().isEmpty() && images.size() == 1
        ? root.withPlatform(images.get(0).platform())
        : root;
  }

  private DockerImage dockerImage(GivenImage image) {
    return new DockerImage(
        LayoutIndex.path(image.manifest().config().digest()),
        DockerNames.tags(names),
        image.manifest().layers().stream().map(layer -> LayoutIndex.path(layer.digest())).toList());
  }

  @Override
  public void close() {}
}
