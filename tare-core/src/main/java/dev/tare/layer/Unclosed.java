// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import java.io.IOException;
import java.io.OutputStream;

/** Ends with a flush where others would close, because the blob is still to be committed. */
final class Unclosed extends OutputStream {
  private final OutputStream sink;

  Unclosed(OutputStream sink) {
    this.sink = sink;
  }

  @Override
  public void write(int b) throws IOException {
    sink.write(b);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    sink.write(source, offset, length);
  }

  @Override
  public void flush() throws IOException {
    sink.flush();
  }

  @Override
  public void close() throws IOException {
    sink.flush();
  }
}
