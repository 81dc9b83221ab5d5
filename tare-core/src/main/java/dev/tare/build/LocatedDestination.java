// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.Blob;
import dev.tare.oci.Descriptor;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.Transfer;
import java.io.IOException;

/** A destination whose failures are about its place. */
record LocatedDestination(Reached place, ImageDestination destination) implements ImageDestination {
  @Override
  public Transfer put(Blob blob) throws IOException {
    return place.get(() -> destination.put(blob));
  }

  @Override
  public void commit(Descriptor root) throws IOException {
    place.run(() -> destination.commit(root));
  }

  @Override
  public void close() throws IOException {
    destination.close();
  }
}
