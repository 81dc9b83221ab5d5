// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Brings a file to disk while it is being written, so that little is left to wait for at its end.
 */
final class Flushing {
  private static final long STEP = 32L << 20;

  private final FileChannel channel;
  private final boolean lasting;
  private long waiting;
  private @Nullable Thread beside;
  private volatile @Nullable IOException failure;

  /**
   * @param lasting whether the file is to be on disk at all
   */
  Flushing(FileChannel channel, boolean lasting) {
    this.channel = channel;
    this.lasting = lasting;
  }

  /** Takes note of bytes that the channel has got. */
  void written(int count) {
    waiting += count;
    if (lasting && waiting >= STEP && (beside == null || !beside.isAlive())) {
      waiting = 0;
      beside = new Thread(this::force, "tare-flush");
      beside.setDaemon(true);
      beside.start();
    }
  }

  private void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      // the system tells it once: the end must know, too
      failure = e;
    }
  }

  /** Returns when all is on disk. */
  void finish() throws IOException {
    if (!lasting) {
      return;
    }
    boolean interrupted = join();
    IOException known = failure;
    if (known != null) {
      throw known;
    }
    if (interrupted) {
      Thread.currentThread().interrupt(); // by which the channel ends
    }
    channel.force(true);
  }

  /** Waits for the other thread; tells whether that was interrupted. */
  private boolean join() {
    boolean interrupted = false;
    while (beside != null && beside.isAlive()) {
      try {
        beside.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    return interrupted;
  }
}
