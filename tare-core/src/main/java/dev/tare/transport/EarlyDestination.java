// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Content;

/** A place that can begin to take blobs before their digests are known. */
@FunctionalInterface
public interface EarlyDestination {
  /**
   * Begins to take a blob, on a thread of its own; returns at once. Nothing is sent if the place
   * may have the blob already.
   *
   * @param growing the blob's bytes; reading waits for what is not made yet
   */
  EarlyBlob begin(Content growing);
}
