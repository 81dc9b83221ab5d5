// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.oci.Digest;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which repositories of a registry are known to hold a blob. A blob that several of them are to get
 * is sent to one; the others wait for that, to mount it.
 */
final class Holders {
  private final Map<Digest, String> known = new HashMap<>();
  private final Set<Digest> underWay = new HashSet<>();

  /** A repository holds a blob. */
  synchronized void add(Digest blob, String path) {
    known.putIfAbsent(blob, path);
    notifyAll();
  }

  /**
   * A repository that holds the blob, waiting for one if the blob is on its way. Empty if the
   * caller is to send it; {@link #ended} must then follow.
   */
  synchronized Optional<String> findOrBegin(Digest blob) throws InterruptedIOException {
    while (!known.containsKey(blob) && !underWay.add(blob)) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
    return Optional.ofNullable(known.get(blob));
  }

  /** The sending of a blob is over, well or not. */
  synchronized void ended(Digest blob) {
    underWay.remove(blob);
    notifyAll();
  }
}
