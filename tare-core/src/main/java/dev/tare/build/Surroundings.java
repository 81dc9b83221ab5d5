// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.input.InputOpener;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.transport.EarlyDestination;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** What a build touches outside itself; tests put something else in its place. */
interface Surroundings extends Closeable {
  ImageSource source(Location location, Access access) throws IOException;

  ImageDestination destination(Target target) throws IOException;

  /**
   * Where layers can go while they are made; empty where none can.
   *
   * @param left what the reference's tag stood for when this machine last wrote it
   */
  default Optional<EarlyDestination> early(
      Reference reference, Access access, Optional<Digest> left) {
    return Optional.empty();
  }

  /** Says that a destination will be opened, so that what takes time can begin. */
  default void expect(Target target) {}

  /** A store for the layers of one build; emptied when the closer closes. */
  BlobStore store(Closer closer) throws IOException;

  /** Opens inputs of one build that are no files. */
  default InputOpener inputs(
      BlobStore store, Optional<BlobStore> cache, Consumer<BuildEvent> events) {
    return InputOpener.NONE;
  }

  /** Ends what was shared by all that was opened. */
  @Override
  default void close() throws IOException {}
}
