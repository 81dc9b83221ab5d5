// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** A response's body; gives the connection back at its end. */
final class ReplyBody extends InputStream {
  private static final int DRAINED = 64 * 1024;
  private static final long DRAIN_NANOS = 500_000_000;

  private final InputStream in;
  private final long length;
  private final Reply.Return after;
  private final AtomicBoolean reading = new AtomicBoolean();
  private final AtomicBoolean returned = new AtomicBoolean();
  private long count;
  private boolean failed;
  private volatile boolean closed;

  /**
   * @param length in bytes; -1 if unknown
   */
  ReplyBody(InputStream in, long length, Reply.Return after) {
    this.in = in;
    this.length = length;
    this.after = after;
    if (length == 0) {
      giveBack();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int size) throws IOException {
    Objects.checkFromIndexSize(offset, size, bytes.length);
    if (closed) {
      throw new IOException("response is closed");
    }
    if (failed) {
      throw new IOException("response body failed before");
    }
    if (size == 0) {
      return 0;
    }
    if (returned.get()) {
      return -1;
    }
    reading.set(true);
    try {
      int got = in.read(bytes, offset, size);
      count += Math.max(got, 0);
      if (got < 0 || count == length) {
        giveBack();
      }
      return got;
    } catch (IOException | RuntimeException e) {
      failed = true;
      after.wire().abort();
      giveBack();
      throw after.translation().of(e);
    } finally {
      reading.set(false);
    }
  }

  private void giveBack() {
    if (returned.compareAndSet(false, true)) {
      after.release().accept(after.wire());
    }
  }

  /** Reads what little is left, so that the connection can be used again, or ends it. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (!returned.get()) {
      if (reading.get() || Thread.currentThread().isInterrupted() || !drain()) {
        after.wire().abort();
      }
      giveBack();
    }
    closed = true;
  }

  private boolean drain() {
    if (!after.wire().reusable() || length - count > DRAINED) {
      return false;
    }
    after.wire().socket().limit(System.nanoTime() + DRAIN_NANOS);
    byte[] rest = new byte[8192];
    try {
      int left = DRAINED;
      while (left >= 0 && !returned.get()) {
        left -= Math.max(0, read(rest, 0, rest.length));
      }
      return returned.get() && !failed;
    } catch (IOException e) {
      return false;
    } finally {
      after.wire().socket().unlimit();
    }
  }
}
