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
  private final BuildSettings settings;

  Machine(BuildSettings settings) {
    this.settings = settings;
  }

  @Override
  public ImageSource source(Location location, Access access) throws IOException {
    return Places.source(location, access);
  }

  @Override
  public ImageDestination destination(Target target) throws IOException {
    return Places.destination(
        target.location(),
        target.names(),
        target.legacy(),
        target.access(),
        settings.standardOutput());
  }

  @Override
  public BlobStore store(Closer closer) throws IOException {
    return closer.add(TemporaryBlobStore.create());
  }
}
