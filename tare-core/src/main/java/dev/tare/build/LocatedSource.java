// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Repository;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A source that messages call by its location, and whose failures are about it. */
record LocatedSource(Reached place, ImageSource source) implements ImageSource {
  Location location() {
    return place.location();
  }

  @Override
  public Descriptor root() throws IOException {
    return place.get(source::root);
  }

  @Override
  public Optional<Digest> resolve() throws IOException {
    return place.get(source::resolve);
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return place.get(() -> source.open(descriptor));
  }

  @Override
  public Optional<Repository> origin() {
    return source.origin();
  }

  @Override
  public String describe() {
    return location().toString();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
