// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several threads that begin at the same moment. */
final class Threads {
  private Threads() {}

  /** What one of them does. */
  @FunctionalInterface
  interface Work {
    void run(int thread) throws Exception;
  }

  /** Returns when all have ended; throws what the first of them threw. */
  static void run(int count, Work work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      CyclicBarrier start = new CyclicBarrier(count);
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int thread = i;
        runs.add(
            pool.submit(
                () -> {
                  start.await();
                  work.run(thread);
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      pool.shutdownNow();
    }
  }
}
