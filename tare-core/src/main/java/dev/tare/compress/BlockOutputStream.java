// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Encodes what is written in blocks, within a frame. */
final class BlockOutputStream extends OutputStream {
  /** What stands around the blocks. */
  interface Frame {
    /** Nothing. */
    Frame NONE = new NoFrame();

    /** Writes what comes before them. */
    void begin(OutputStream sink) throws IOException;

    /** Takes note of the input. */
    void pass(byte[] bytes, int offset, int length);

    /** Writes what comes after them. */
    void end(OutputStream sink) throws IOException;
  }

  private static final class NoFrame implements Frame {
    @Override
    public void begin(OutputStream sink) {}

    @Override
    public void pass(byte[] bytes, int offset, int length) {}

    @Override
    public void end(OutputStream sink) {}
  }

  private final OutputStream sink;
  private final BlockLine<?> line;
  private final Frame frame;
  private boolean begun;
  private boolean closed;
  private @Nullable Throwable failure;

  BlockOutputStream(OutputStream sink, BlockLine<?> line, Frame frame) {
    this.sink = sink;
    this.line = line;
    this.frame = frame;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (failure != null) {
      throw new IOException("the stream has failed before", failure);
    }
    try {
      begin();
      line.write(bytes, offset, length);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
      line.close();
      throw e;
    }
    frame.pass(bytes, offset, length);
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
        begin();
        line.finish();
        frame.end(sink);
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

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      frame.begin(sink);
    }
  }
}
