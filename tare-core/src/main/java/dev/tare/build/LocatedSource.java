// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Repository;
import dev.tare.plan.FailedPart;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A source that messages call by its location, and whose failures are about it. */
record LocatedSource(Location location, ImageSource source) implements ImageSource {
  @Override
  public Descriptor root() throws IOException {
    return FailedPart.get(location, source::root);
  }

  @Override
  public Optional<Digest> resolve() throws IOException {
    return FailedPart.get(location, source::resolve);
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return FailedPart.get(location, () -> source.open(descriptor));
  }

  @Override
  public Optional<Repository> origin() {
    return source.origin();
  }

  @Override
  public String describe() {
    return location.toString();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
