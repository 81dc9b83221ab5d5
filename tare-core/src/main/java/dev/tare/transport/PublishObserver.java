// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.oci.Descriptor;

/** Hears what a {@link Publisher} has done; called from any thread, also at the same time. */
public interface PublishObserver {
  /** Hears nothing. */
  PublishObserver NONE =
      new PublishObserver() {
        @Override
        public void put(int destination, Descriptor descriptor, Transfer transfer) {}

        @Override
        public void committed(int destination, Descriptor root) {}
      };

  /**
   * A blob or document is at a destination.
   *
   * @param destination its place in the list, from 0
   */
  void put(int destination, Descriptor descriptor, Transfer transfer);

  /** The destination's names stand for the image. */
  void committed(int destination, Descriptor root);
}
