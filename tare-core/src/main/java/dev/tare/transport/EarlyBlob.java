// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.oci.Descriptor;
import java.io.Closeable;

/**
 * A blob that a place takes while it is still being made. Whatever goes wrong with that shows
 * nowhere: the blob is then sent when it is put.
 */
public interface EarlyBlob extends Closeable {
  /** The blob is whole: the next put of it to the same place goes on with what was sent. */
  void complete(Descriptor descriptor);

  /** Gives up what no put has gone on with. */
  @Override
  void close();
}
