// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.content.TemporaryBlobStore;
import dev.tare.oci.Location;
import dev.tare.plan.Access;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.IOException;

/** The surroundings as they are. */
final class Machine implements Surroundings {
  private final Places places;

  Machine(BuildSettings settings) {
    places = new Places(settings.places());
  }

  @Override
  public ImageSource source(Location location, Access access) throws IOException {
    return places.source(location, access);
  }

  @Override
  public ImageDestination destination(Target target) throws IOException {
    return places.destination(target.location(), target.names(), target.legacy(), target.access());
  }

  @Override
  public BlobStore store(Closer closer) throws IOException {
    return closer.add(TemporaryBlobStore.create());
  }

  @Override
  public void close() {
    places.close();
  }
}
