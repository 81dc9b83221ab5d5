// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.transport.Transfer;
import java.util.Optional;

/** What happens during a build; reported from any thread, one at a time. */
public sealed interface BuildEvent {
  /**
   * The base is known.
   *
   * @param platform of the image on it, where several are made
   */
  record BaseResolved(
      String location, Descriptor descriptor, ImageConfig config, Optional<Platform> platform)
      implements BuildEvent {}

  /**
   * A file was fetched.
   *
   * @param address without its query
   */
  record Downloaded(String address, Digest digest, long size) implements BuildEvent {}

  /**
   * A layer of ours is ready.
   *
   * @param cached whether an earlier build made it
   * @param shared whether it is that of another image of this build
   * @param platform of the image it is for, where several are made
   */
  record LayerBuilt(
      String createdBy,
      Descriptor descriptor,
      Digest diffId,
      int entries,
      boolean cached,
      boolean shared,
      Optional<Platform> platform)
      implements BuildEvent {}

  /**
   * How much of the layers that are eStargz is fetched before a container starts.
   *
   * @param bytes of the files, uncompressed
   * @param total of all files in these layers
   */
  record Prefetched(int files, long bytes, long total) implements BuildEvent {}

  /** A blob is at a destination. */
  record BlobPut(String destination, Descriptor descriptor, Transfer transfer)
      implements BuildEvent {}

  /** Something that does not change the result, but that somebody should know: one line. */
  record Warning(String message) implements BuildEvent {}

  /** A destination's names stand for the image. */
  record Committed(String destination, Descriptor descriptor) implements BuildEvent {}
}
