// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.image.Image;
import java.io.Closeable;
import java.io.IOException;

/**
 * An image that is built and not yet published. It holds the base's source and the built layers, so
 * that its blobs can be opened until it is closed; closing again does nothing.
 */
public interface PreparedImage extends Closeable {
  Image image();

  /** What {@code {hash}} stands for: {@link dev.tare.image.ImageHash}. */
  String hash();

  /**
   * Writes the image to every destination of the plan; all names change at the end.
   *
   * @throws IllegalStateException if this is closed
   */
  BuildResult publish() throws IOException;
}
