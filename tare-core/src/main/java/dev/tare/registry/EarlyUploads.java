// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.oci.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The uploads to a registry that began before their blobs' digests were known. */
final class EarlyUploads {
  private static final int AT_ONCE = 3;

  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private final Map<Key, EarlyUpload> complete = new HashMap<>();

  private record Key(String path, Digest blob) {}

  /** What an upload waits for before it sends, and gives back. */
  Semaphore turns() {
    return turns;
  }

  /** The blob of an upload is known; of two uploads of one blob the first counts. */
  synchronized void add(String path, Digest blob, EarlyUpload upload) {
    complete.putIfAbsent(new Key(path, blob), upload);
  }

  /** The upload of a blob to a repository, once. */
  synchronized Optional<EarlyUpload> take(String path, Digest blob) {
    return Optional.ofNullable(complete.remove(new Key(path, blob)));
  }

  /** Forgets an upload. */
  synchronized void remove(EarlyUpload upload) {
    complete.values().remove(upload);
  }
}
