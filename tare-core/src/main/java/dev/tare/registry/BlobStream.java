// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.files.BulkInputStream;
import dev.tare.http.HttpException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A blob's bytes, not verified. When the connection is cut or falls silent it goes on where it
 * stopped. Not for several threads.
 */
final class BlobStream extends BulkInputStream {
  private static final long PROGRESS = 1 << 20;

  /** Opens the blob, once, without trying again. */
  @FunctionalInterface
  interface Opener {
    /** The bytes from an offset on. */
    InputStream open(long offset) throws IOException;
  }

  private final long size;
  private final Opener opener;
  private final Retry retry;
  private Optional<InputStream> in = Optional.empty();
  private long position;
  private long lastFailure;

  /** Opens it. */
  BlobStream(long size, Opener opener, Retry retry) throws IOException {
    this.size = size;
    this.opener = opener;
    this.retry = retry;
    connect();
  }

  private InputStream connect() throws IOException {
    while (in.isEmpty()) {
      try {
        in = Optional.of(opener.open(position));
      } catch (IOException e) {
        retry.failed(e);
      }
    }
    return in.get();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      try {
        int count = connect().read(buffer, offset, length);
        if (count < 0 && position < size) {
          throw new HttpException(
              "the body ended after %s of %s bytes".formatted(position, size),
              HttpException.Stage.EXCHANGE);
        }
        position += Math.max(0, count);
        return count;
      } catch (HttpException e) {
        disconnect();
        judge();
        retry.failed(e);
      }
    }
  }

  /** Earlier tries count no more after a MiB, or after a minute in which something came. */
  private void judge() {
    long gained = position - lastFailure;
    if (gained >= PROGRESS || (gained > 0 && retry.wasLongAgo())) {
      retry.progressed();
    }
    lastFailure = position;
  }

  private void disconnect() {
    Optional<InputStream> old = in;
    in = Optional.empty();
    try {
      if (old.isPresent()) {
        old.get().close();
      }
    } catch (IOException e) {
      // what failed before matters, not how it was given up
    }
  }

  @Override
  public void close() throws IOException {
    if (in.isPresent()) {
      in.get().close();
    }
  }
}
