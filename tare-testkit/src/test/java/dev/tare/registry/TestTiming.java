// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A clock that only waiting moves. */
final class TestTiming implements Timing {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final List<Duration> waits = new ArrayList<>();

  @Override
  public synchronized Instant now() {
    return now;
  }

  @Override
  public synchronized void sleep(Duration wait) {
    waits.add(wait);
    now = now.plus(wait);
  }

  @Override
  public double random() {
    return 0.5;
  }

  synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }
}
