// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.changeset.Fingerprint;
import dev.tare.layer.LayerBuilder;
import dev.tare.oci.Digest;
import dev.tare.plan.Compression;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Makes the layers of several images. Layers of the same entries are made once. One is made at a
 * time, on all threads, so that several images need no more memory than one.
 */
final class SharedLayers implements LayerMaker {
  private final LayerMaker maker;
  private final Map<Digest, Made> made = new HashMap<>();
  private final Lock turn = new ReentrantLock();
  private final BooleanSupplier cancelled;

  /**
   * @param cancelled whether an image has failed, so that no more layers are needed
   */
  SharedLayers(LayerMaker maker, BooleanSupplier cancelled) {
    this.maker = maker;
    this.cancelled = cancelled;
  }

  @Override
  public Made make(List<Entry> entries, Compression compression) throws IOException {
    Optional<Digest> key = Fingerprint.of(entries, LayerBuilder.form(compression));
    try {
      turn.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    try {
      if (cancelled.getAsBoolean()) {
        throw new InterruptedIOException("another image has failed");
      }
      Optional<Made> known = key.map(made::get);
      if (known.isPresent()) {
        return new Made(known.get().layer(), known.get().cached(), true);
      }
      Made layer = maker.make(entries, compression);
      key.ifPresent(digest -> made.put(digest, layer));
      return layer;
    } finally {
      turn.unlock();
    }
  }
}
