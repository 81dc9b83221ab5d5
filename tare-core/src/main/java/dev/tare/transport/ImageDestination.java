// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Blob;
import dev.tare.oci.Descriptor;
import java.io.Closeable;
import java.io.IOException;

/**
 * A place an image is written to. Closing without commit leaves nothing visible and, on a disk, the
 * old content intact.
 */
public interface ImageDestination extends Closeable {
  /**
   * Takes one blob or document (the media type tells which); children before parents. May be called
   * from several threads. A place that writes one stream remembers the blob until commit.
   */
  Transfer put(Blob blob) throws IOException;

  /** Makes the root visible under the destination's names, all or nothing. */
  void commit(Descriptor root) throws IOException;
}
