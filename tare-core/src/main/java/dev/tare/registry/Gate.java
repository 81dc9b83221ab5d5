// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;

/** Holds back all requests to a registry that has asked for patience. */
final class Gate {
  private final Timing timing;
  private Instant closedUntil = Instant.MIN;

  Gate(Timing timing) {
    this.timing = timing;
  }

  synchronized void close(Duration wait) {
    Instant until = timing.now().plus(wait);
    if (until.isAfter(closedUntil)) {
      closedUntil = until;
    }
  }

  private synchronized Duration remaining() {
    Instant now = timing.now();
    return closedUntil.isAfter(now) ? Duration.between(now, closedUntil) : Duration.ZERO;
  }

  /** Waits until it is open. */
  void pass() throws InterruptedIOException {
    for (Duration wait = remaining(); !wait.isZero(); wait = remaining()) {
      pause(timing, wait);
    }
  }

  static void pause(Timing timing, Duration wait) throws InterruptedIOException {
    try {
      timing.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
