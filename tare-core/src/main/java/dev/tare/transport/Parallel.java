// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks on a bounded number of threads. The first failure stops the rest: no task begins after
 * it, and running ones find {@link #cancelled()}. They are not interrupted, which would close files
 * that others read from, unless the caller itself is. {@link #run} returns when no task runs any
 * more.
 */
public final class Parallel {
  /** Something to do. */
  @FunctionalInterface
  public interface Task {
    void run() throws IOException;
  }

  private final int threads;
  private volatile boolean cancelled;

  public Parallel(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", at least 1 is needed");
    }
    this.threads = threads;
  }

  /** Whether a task has failed; running ones should end soon. */
  public boolean cancelled() {
    return cancelled;
  }

  /**
   * Runs them all, begun in their order.
   *
   * @throws IOException the first failure, or a RuntimeException; later ones are suppressed in it
   */
  public void run(List<? extends Task> tasks) throws IOException {
    int workers = Math.min(threads, tasks.size());
    if (workers <= 1) {
      for (Task task : tasks) {
        task.run();
      }
      return;
    }
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger next = new AtomicInteger();
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Thread thread = new Thread(() -> work(tasks, next, failures), "tare-transfer-" + i);
      thread.setDaemon(true);
      started.add(thread);
    }
    started.forEach(Thread::start);
    boolean interrupted = join(started, failures);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    rethrow(failures);
  }

  private void work(List<? extends Task> tasks, AtomicInteger next, List<Throwable> failures) {
    for (int i = next.getAndIncrement();
        i < tasks.size() && !cancelled;
        i = next.getAndIncrement()) {
      try {
        tasks.get(i).run();
      } catch (Throwable failure) { // also errors: the caller's thread must not miss them
        failures.add(failure);
        cancelled = true;
      }
    }
  }

  /** Waits until all have ended, also when interrupted; returns whether that happened. */
  private boolean join(List<Thread> started, List<Throwable> failures) {
    boolean interrupted = false;
    for (Thread thread : started) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
          failures.add(new InterruptedIOException("interrupted"));
          cancelled = true;
          started.forEach(Thread::interrupt);
        }
      }
    }
    return interrupted;
  }

  private static void rethrow(List<Throwable> failures) throws IOException {
    if (failures.isEmpty()) {
      return;
    }
    Throwable first = failures.get(0);
    for (Throwable other : failures.subList(1, failures.size())) {
      if (other != first) {
        first.addSuppressed(other);
      }
    }
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) first;
  }
}
