// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Reads gzip members until the source ends.
 *
 * <p>A read gives what is there and asks the source for more only when it has nothing to give, so
 * it blocks no longer than the source does.
 */
final class GzipInputStream extends InputStream {
  private enum State {
    FIRST_MEMBER,
    NEXT_MEMBER,
    BODY,
    END,
    CLOSED
  }

  private final GzipSource source;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private State state = State.FIRST_MEMBER;
  private @Nullable IOException failure;

  GzipInputStream(InputStream source) {
    this.source = new GzipSource(Objects.requireNonNull(source, "source"));
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (state == State.CLOSED) {
      throw new IOException("the gzip stream is closed");
    }
    if (failure != null) {
      throw failure;
    }
    if (length == 0) {
      return 0;
    }
    try {
      return decode(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      inflater.end();
      throw e;
    }
  }

  private int decode(byte[] bytes, int offset, int length) throws IOException {
    while (state != State.END) {
      if (state != State.BODY) {
        nextMember();
        continue;
      }
      int count = inflate(bytes, offset, length);
      if (count > 0) {
        crc.update(bytes, offset, count);
        return count;
      }
      if (inflater.finished()) {
        endMember();
      }
    }
    return -1;
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    if (inflater.needsInput()) {
      if (!source.fill()) {
        throw source.truncated();
      }
      inflater.setInput(source.buffer(), source.position(), source.remaining());
      // The inflater owns them now; what it leaves over is handed back at the member's end.
      source.leave(0);
    }
    try {
      int count = inflater.inflate(bytes, offset, length);
      if (count == 0 && !inflater.finished() && !inflater.needsInput()) {
        throw new MalformedGzipException("gzip member cannot be inflated");
      }
      return count;
    } catch (DataFormatException e) {
      String reason = Objects.requireNonNullElse(e.getMessage(), "bad deflate data");
      throw new MalformedGzipException("gzip member cannot be inflated: " + reason, e);
    }
  }

  private void nextMember() throws IOException {
    long at = source.offset();
    int first = source.next();
    if (first == GzipHeader.ID1) {
      GzipHeader.readRest(source);
      crc.reset();
      inflater.reset();
      state = State.BODY;
    } else if (state == State.FIRST_MEMBER) {
      throw first < 0
          ? new MalformedGzipException("gzip stream is empty")
          : new MalformedGzipException("no gzip member at offset " + at);
    } else {
      for (int b = first; b >= 0; b = source.next()) {
        if (b != 0) {
          throw new MalformedGzipException(
              "bytes after the last gzip member, at offset " + (source.offset() - 1));
        }
      }
      state = State.END;
      inflater.end();
    }
  }

  private void endMember() throws IOException {
    source.leave(inflater.getRemaining());
    if (littleEndian() != crc.getValue()) {
      throw new MalformedGzipException("gzip checksum does not match the content");
    }
    if (littleEndian() != (inflater.getBytesWritten() & 0xffffffffL)) {
      throw new MalformedGzipException("gzip length field does not match the content");
    }
    state = State.NEXT_MEMBER;
  }

  private long littleEndian() throws IOException {
    long value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (long) source.require() << (8 * i);
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      inflater.end();
      source.close();
    }
  }
}
