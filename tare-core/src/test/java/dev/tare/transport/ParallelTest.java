// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelTest {
  @Test
  void noMoreThreadsRunThanAllowedAndAllAreDaemons() throws IOException {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    List<Parallel.Task> tasks = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      tasks.add(
          () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread());
            Thread.yield();
            running.decrementAndGet();
          });
    }
    new Parallel(3).run(tasks);
    assertThat(most.get()).isLessThanOrEqualTo(3);
    assertThat(threads).hasSizeLessThanOrEqualTo(3).allMatch(Thread::isDaemon);
    assertThat(threads).noneMatch(Thread::isAlive);
  }

  @Test
  void oneThreadIsTheCallersOwn() throws IOException {
    List<Thread> threads = new ArrayList<>();
    Parallel.Task task = () -> threads.add(Thread.currentThread());
    new Parallel(1).run(List.of(task, task));
    assertThat(threads).containsOnly(Thread.currentThread()).hasSize(2);
  }

  @Test
  void theFirstFailureIsThrownAndLaterOnesAreSuppressedInIt() {
    CyclicBarrier both = new CyclicBarrier(2);
    Parallel parallel = new Parallel(2);
    Parallel.Task first =
        () -> {
          meet(both);
          throw new IOException("first");
        };
    Parallel.Task second =
        () -> {
          meet(both);
          while (!parallel.cancelled()) {
            Thread.onSpinWait();
          }
          throw new IllegalStateException("second");
        };
    assertThatThrownBy(() -> parallel.run(List.of(first, second)))
        .isInstanceOf(IOException.class)
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void noTaskBeginsAfterAFailure() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    CyclicBarrier both = new CyclicBarrier(2);
    Parallel parallel = new Parallel(2);
    List<Parallel.Task> tasks = new ArrayList<>();
    tasks.add(
        () -> {
          meet(both);
          throw new IOException("fails");
        });
    tasks.add(
        () -> {
          meet(both);
          while (!parallel.cancelled()) {
            Thread.onSpinWait();
          }
        });
    for (int i = 0; i < 10; i++) {
      tasks.add(ran::incrementAndGet);
    }
    assertThatThrownBy(() -> parallel.run(tasks)).hasMessage("fails");
    assertThat(ran.get()).isZero();
  }

  @Test
  void readingEndsWhenOtherWorkHasFailed() {
    Parallel parallel = new Parallel(2);
    CountDownLatch reading = new CountDownLatch(1);
    Content endless =
        () ->
            new InputStream() {
              @Override
              public int read() {
                reading.countDown();
                return 0;
              }
            };
    Parallel.Task reader =
        () -> {
          try (InputStream in = new CancellableContent(endless, parallel).open()) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
          }
        };
    Parallel.Task failing =
        () -> {
          await(reading);
          throw new IOException("fails");
        };
    assertThatThrownBy(() -> parallel.run(List.of(reader, failing)))
        .hasMessage("fails")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .isInstanceOf(InterruptedIOException.class));
  }

  @Test
  void anInterruptedCallerInterruptsTheWorkAndStaysInterrupted() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    List<Throwable> thrown = new ArrayList<>();
    List<Boolean> flags = new ArrayList<>();
    Parallel.Task sleeper =
        () -> {
          running.countDown();
          try {
            Thread.sleep(TimeUnit.HOURS.toMillis(1));
          } catch (InterruptedException e) {
            throw new InterruptedIOException("woken");
          }
        };
    Thread caller =
        new Thread(
            () -> {
              try {
                new Parallel(2).run(List.of(sleeper, sleeper));
              } catch (IOException e) {
                thrown.add(e);
                flags.add(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    running.await();
    caller.interrupt();
    caller.join();
    assertThat(thrown).singleElement().isInstanceOf(InterruptedIOException.class);
    assertThat(flags).containsExactly(true);
  }

  @Test
  void errorsReachTheCaller() {
    Parallel.Task task =
        () -> {
          throw new StackOverflowError("deep");
        };
    assertThatThrownBy(() -> new Parallel(2).run(List.of(task, task)))
        .isInstanceOf(StackOverflowError.class);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static void meet(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
