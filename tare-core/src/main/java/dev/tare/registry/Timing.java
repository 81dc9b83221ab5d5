// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/** The clock, waiting and chance, so that tests need none of them. */
interface Timing {
  /** The machine's own. */
  Timing SYSTEM =
      new Timing() {
        @Override
        public Instant now() {
          return Instant.now();
        }

        @Override
        public void sleep(Duration wait) throws InterruptedException {
          Thread.sleep(Math.max(0, wait.toMillis()));
        }

        @Override
        public double random() {
          return ThreadLocalRandom.current().nextDouble();
        }
      };

  Instant now();

  void sleep(Duration wait) throws InterruptedException;

  /** From 0, inclusive, to 1, exclusive. */
  double random();
}
