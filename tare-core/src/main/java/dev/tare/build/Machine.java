// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.content.TemporaryBlobStore;
import dev.tare.input.InputOpener;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.transport.EarlyDestination;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

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
  public Optional<EarlyDestination> early(
      Reference reference, Access access, Optional<Digest> left) {
    return Optional.of(
        places.registry(reference.repository().registry(), access).early(reference, left));
  }

  @Override
  public void expect(Target target) {
    places.expect(target.location(), target.access());
  }

  @Override
  public BlobStore store(Closer closer) throws IOException {
    return closer.add(TemporaryBlobStore.create());
  }

  @Override
  public InputOpener inputs(
      BlobStore store, Optional<BlobStore> cache, Consumer<BuildEvent> events) {
    return new OpenedInputs(
        store, cache, new FileInputStream(FileDescriptor.in), places::downloads, events);
  }

  @Override
  public void close() {
    places.close();
  }
}
