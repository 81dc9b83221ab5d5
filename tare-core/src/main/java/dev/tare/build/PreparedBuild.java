// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.image.Artifact;
import dev.tare.image.Image;
import java.io.Closeable;
import java.io.IOException;

/**
 * An image, or an index of images, that is built and not yet published. It holds the bases' sources
 * and the built layers, so that its blobs can be opened until it is closed; closing again does
 * nothing.
 */
public interface PreparedBuild extends Closeable {
  /** An {@link Image}, or a {@link dev.tare.image.ImageIndex} whose children are images. */
  Artifact artifact();

  /** The one image; IllegalStateException if there is an index. */
  default Image image() {
    if (artifact() instanceof Image image) {
      return image;
    }
    throw new IllegalStateException("an index of images was built");
  }

  /** What {@code {hash}} stands for: {@link dev.tare.image.ImageHash}. */
  String hash();

  /**
   * Writes the image or index to every destination of the plan; all names change at the end.
   *
   * @throws IllegalStateException if this is closed
   */
  BuildResult publish() throws IOException;
}
