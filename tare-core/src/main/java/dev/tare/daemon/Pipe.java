// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;

/**
 * Bytes from one thread to another, at most a megabyte of them at a time. Works once. An end
 * without {@link #finish} is an error for the reader; an end of reading is one for the writer.
 */
final class Pipe {
  /** What makes the bytes. */
  @FunctionalInterface
  interface Writing {
    void run() throws IOException;
  }

  /** What takes the bytes. */
  @FunctionalInterface
  interface Reading {
    void run(InputStream in) throws IOException;
  }

  private static final int CAPACITY = 1 << 20;

  private byte[] ring = new byte[0];
  private int start;
  private int count;
  private boolean finished;
  private boolean unread;
  private Optional<Throwable> failure = Optional.empty();
  private boolean ownFailure;

  /** Where the writing side writes to; flushing does nothing. */
  OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        for (int done = 0; done < length; ) {
          done += put(bytes, offset + done, length - done);
        }
      }
    };
  }

  /**
   * Runs the writing in a thread of its own and the reading in this one. Both have ended when this
   * returns: a failure of one side, or an interrupt, ends the other. The first failure is thrown,
   * one of the other side is suppressed in it.
   */
  void run(Writing writing, Reading reading) throws IOException {
    Thread writer = new Thread(() -> write(writing), "tare-archive");
    writer.setDaemon(true);
    writer.start();
    Optional<Exception> failed = Optional.empty();
    try (InputStream in = input()) {
      reading.run(in);
    } catch (IOException | RuntimeException e) {
      failed = Optional.of(e);
    } finally {
      end(writer);
    }
    conclude(failed);
  }

  private void write(Writing writing) {
    try {
      writing.run();
      finish();
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Ends the writer, who may be waiting for something else than this pipe. */
  private void end(Thread writer) {
    stopReading();
    boolean interrupted = false;
    while (true) {
      try {
        if (!isEnded()) {
          writer.interrupt();
        }
        writer.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void conclude(Optional<Exception> reading) throws IOException {
    Optional<Throwable> writing = failure.filter(e -> !(e instanceof UnreadException));
    if (reading.isEmpty() && !ownFailure) {
      // The reader had all it wanted; that the writer was stopped then is no failure.
      return;
    }
    if (writing.isPresent() && !(writing.get() instanceof IOException)) {
      throwUnchecked(writing.get());
    }
    if (reading.isEmpty()) {
      throw (IOException) writing.orElseThrow();
    }
    Exception first = reading.get();
    writing.filter(e -> e != first).ifPresent(first::addSuppressed);
    if (first instanceof IOException e) {
      throw e;
    }
    throwUnchecked(first);
  }

  private static void throwUnchecked(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) e;
  }

  private InputStream input() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return length == 0 ? 0 : take(bytes, offset, length);
      }

      @Override
      public void close() {
        stopReading();
      }
    };
  }

  private synchronized int put(byte[] bytes, int offset, int length) throws IOException {
    if (ring.length == 0) {
      ring = new byte[CAPACITY];
    }
    while (count == ring.length && !unread) {
      await();
    }
    if (unread) {
      throw new UnreadException();
    }
    int end = (start + count) % ring.length;
    int part = Math.min(length, Math.min(ring.length - count, ring.length - end));
    System.arraycopy(bytes, offset, ring, end, part);
    count += part;
    notifyAll();
    return part;
  }

  private synchronized int take(byte[] bytes, int offset, int length) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted"); // what is there already needs no waiting
    }
    while (count == 0 && !finished && failure.isEmpty()) {
      await();
    }
    if (failure.isPresent()) {
      throw failure.get() instanceof IOException e
          ? e
          : new IOException("cannot make the archive", failure.get());
    }
    if (count == 0) {
      return -1;
    }
    int part = Math.min(length, Math.min(count, ring.length - start));
    System.arraycopy(ring, start, bytes, offset, part);
    start = (start + part) % ring.length;
    count -= part;
    notifyAll();
    return part;
  }

  @SuppressWarnings("WaitNotInLoop") // every caller asks again in a loop what it waits for
  private void await() throws InterruptedIOException {
    try {
      wait();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private synchronized void finish() {
    finished = true;
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    failure = Optional.of(e);
    ownFailure = !unread;
    notifyAll();
  }

  private synchronized void stopReading() {
    unread = true;
    notifyAll();
  }

  private synchronized boolean isEnded() {
    return finished || failure.isPresent();
  }

  /** Nobody reads any more. */
  private static final class UnreadException extends IOException {
    private static final long serialVersionUID = 1;

    UnreadException() {
      super("the engine takes no more");
    }
  }
}
