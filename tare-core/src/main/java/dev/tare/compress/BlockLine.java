// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what is written into blocks by offset, has them encoded, and writes the results in their
 * order. All writing to the sink is done by the caller's thread.
 *
 * <p>There are at most {@code threads + 1} blocks: one being filled, the others being encoded or
 * waiting for their turn.
 */
final class BlockLine<B extends Block<B>> implements AutoCloseable {
  private final OutputStream sink;
  private final int threads;
  private final Supplier<B> maker;
  private final List<B> made = new ArrayList<>();
  private final ArrayDeque<B> free = new ArrayDeque<>();
  private final ArrayDeque<Future<B>> underWay = new ArrayDeque<>();
  private @Nullable ThreadPoolExecutor workers;
  private B current;

  BlockLine(OutputStream sink, int threads, Supplier<B> maker) {
    this.sink = sink;
    this.threads = threads;
    this.maker = maker;
    this.current = take();
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int left = length;
    while (left > 0) {
      // A full block waits for the byte after it: without one it is the last.
      if (current.isFull()) {
        advance();
      }
      int count = current.fill(bytes, at, left);
      at += count;
      left -= count;
    }
  }

  /** The block that what was written last is in. */
  B current() {
    return current;
  }

  /** Encodes the last block, empty or not, and writes all that is still outstanding. */
  void finish() throws IOException {
    current.encode(true);
    while (!underWay.isEmpty()) {
      writeOldest();
    }
    current.writeTo(sink);
  }

  private void advance() throws IOException {
    B full = current;
    if (threads == 1) {
      full.encode(false);
      full.writeTo(sink);
      full.follow(full);
      return;
    }
    underWay.add(
        workers()
            .submit(
                () -> {
                  full.encode(false);
                  return full;
                }));
    while (underWay.size() > threads || (!underWay.isEmpty() && underWay.element().isDone())) {
      writeOldest();
    }
    current = take();
    current.follow(full);
  }

  private void writeOldest() throws IOException {
    B block = await(underWay.remove());
    block.writeTo(sink);
    free.add(block);
  }

  private B take() {
    B reused = free.poll();
    if (reused != null) {
      return reused;
    }
    B block = maker.get();
    made.add(block);
    return block;
  }

  private static <B> B await(Future<B> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted compressing");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("encoding a block failed", e.getCause());
    }
  }

  private ThreadPoolExecutor workers() {
    ThreadPoolExecutor pool = workers;
    if (pool == null) {
      AtomicInteger count = new AtomicInteger();
      pool =
          new ThreadPoolExecutor(
              threads,
              threads,
              5,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(),
              task -> {
                Thread thread = new Thread(task, "tare-compress-" + count.incrementAndGet());
                thread.setDaemon(true);
                return thread;
              });
      // A stream that is dropped without being closed must not keep its threads.
      pool.allowCoreThreadTimeOut(true);
      workers = pool;
    }
    return pool;
  }

  /** Ends the workers; waits for the blocks that are being encoded right now. */
  @Override
  public void close() {
    ThreadPoolExecutor pool = workers;
    if (pool != null) {
      pool.shutdownNow();
      boolean interrupted = false;
      boolean ended = false;
      while (!ended) {
        try {
          ended = pool.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      workers = null;
    }
    made.forEach(Block::close);
    made.clear();
  }
}
