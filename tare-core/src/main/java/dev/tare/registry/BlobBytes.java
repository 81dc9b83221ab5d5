// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import dev.tare.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A blob as bodies of requests. Small ones are kept in memory, so that a second try need not read
 * them again from where they come.
 */
final class BlobBytes implements Closeable {
  private static final int KEPT = 1 << 20;

  private final Blob blob;
  private Optional<InputStream> in = Optional.empty();
  private Optional<byte[]> kept = Optional.empty();
  private long position;
  private long lastStart;
  private byte[] last = new byte[0];
  private volatile long taken;

  BlobBytes(Blob blob) {
    this.blob = blob;
  }

  /** All from an offset on. */
  HttpRequest.Body from(long offset) {
    return counted(
        new HttpRequest.Body(
            size() - offset,
            () -> {
              InputStream bytes = size() > KEPT ? blob.open() : new ByteArrayInputStream(all());
              try {
                bytes.skipNBytes(offset);
                return bytes;
              } catch (IOException e) {
                bytes.close();
                throw e;
              }
            }));
  }

  /** As many from an offset on as asked or there are; pieces in order are read in one go. */
  HttpRequest.Body piece(long offset, int length) throws IOException {
    byte[] bytes = read(offset, length);
    return counted(new HttpRequest.Body(bytes.length, () -> new ByteArrayInputStream(bytes)));
  }

  /** None: what ends an upload whose bytes are all there. */
  HttpRequest.Body nothing() {
    taken = 0;
    return HttpRequest.Body.of(new byte[0]);
  }

  /** How many bytes of the latest body were taken to be sent. */
  long taken() {
    return taken;
  }

  /** Forgets what was read. */
  void forget() throws IOException {
    close();
    kept = Optional.empty();
    last = new byte[0];
  }

  private long size() {
    return blob.descriptor().size();
  }

  private byte[] all() throws IOException {
    if (kept.isEmpty()) {
      try (InputStream content = blob.open()) {
        kept = Optional.of(content.readAllBytes());
      }
    }
    return kept.get();
  }

  private byte[] read(long offset, int length) throws IOException {
    if (offset == lastStart && last.length > 0 && last.length <= length) {
      return last;
    }
    try {
      if (in.isEmpty() || offset != position) {
        close();
        InputStream fresh = blob.open();
        in = Optional.of(fresh);
        fresh.skipNBytes(offset);
      }
      int count = (int) Math.min(length, size() - offset);
      byte[] bytes = in.get().readNBytes(count);
      if (offset + count == size()) {
        in.get().readNBytes(1); // the end is what verifies all of it
      }
      lastStart = offset;
      last = bytes;
      position = offset + bytes.length;
      return bytes;
    } catch (IOException e) {
      throw new SourceFailure(e);
    }
  }

  private HttpRequest.Body counted(HttpRequest.Body body) {
    taken = 0;
    return new HttpRequest.Body(body.length(), () -> new Counted(body.content().open()));
  }

  @Override
  public void close() throws IOException {
    if (in.isPresent()) {
      in.get().close();
      in = Optional.empty();
    }
  }

  private final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
      taken = 0;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = in.read(buffer, offset, length);
      count(Math.max(0, got));
      return got;
    }

    private void count(int more) {
      count += more;
      taken = count;
    }
  }
}
