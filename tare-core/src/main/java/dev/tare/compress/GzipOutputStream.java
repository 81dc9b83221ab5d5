// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Writes one gzip member. The frame names neither file, time, level nor operating system. */
final class GzipOutputStream extends OutputStream {
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final OutputStream sink;
  private final BlockLine line;
  private final CRC32 crc = new CRC32();
  private long size;
  private boolean headWritten;
  private boolean closed;
  private @Nullable Throwable failure;

  GzipOutputStream(OutputStream sink, int threads, Supplier<BlockDeflater> deflaters) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.line = new BlockLine(sink, threads, deflaters);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the gzip stream is closed");
    }
    if (failure != null) {
      throw new IOException("the gzip stream has failed before", failure);
    }
    try {
      writeHead();
      line.write(bytes, offset, length);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      line.close();
      throw e;
    }
    crc.update(bytes, offset, length);
    size += length;
  }

  /** Does nothing: a flush in the middle would change the bytes. */
  @Override
  public void flush() {}

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (failure == null) {
      try {
        writeHead();
        line.finish();
        writeTail();
      } catch (IOException | RuntimeException | Error e) {
        failure = e;
      } finally {
        line.close();
      }
      closeSink(failure);
      return;
    }
    try {
      sink.close();
    } catch (IOException | RuntimeException e) {
      // The writer has been told already; the same exception once more cannot be suppressed.
      if (e != failure) {
        throw e;
      }
    }
  }

  private void closeSink(@Nullable Throwable cause) throws IOException {
    if (cause == null) {
      sink.close();
      return;
    }
    try {
      sink.close();
    } catch (IOException | RuntimeException e) {
      if (e != cause) {
        cause.addSuppressed(e);
      }
    }
    if (cause instanceof IOException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) cause;
  }

  private void writeHead() throws IOException {
    if (!headWritten) {
      headWritten = true;
      sink.write(HEAD, 0, HEAD.length);
    }
  }

  private void writeTail() throws IOException {
    byte[] tail = new byte[8];
    for (int i = 0; i < 4; i++) {
      tail[i] = (byte) (crc.getValue() >>> (8 * i));
      tail[4 + i] = (byte) (size >>> (8 * i));
    }
    sink.write(tail, 0, tail.length);
  }
}
