// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;

/** The encoded bytes: a buffer that is never filled further than one read of the source goes. */
final class GzipSource {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 15];
  private int position;
  private int limit;
  private long taken;

  GzipSource(InputStream in) {
    this.in = in;
  }

  /** Offset of the next byte from the beginning of the source. */
  long offset() {
    return taken - (limit - position);
  }

  /** Makes sure that a byte is buffered; false at the end of the source. */
  boolean fill() throws IOException {
    while (position == limit) {
      int count = in.read(buffer, 0, buffer.length);
      if (count < 0) {
        return false;
      }
      position = 0;
      limit = count;
      taken += count;
    }
    return true;
  }

  /** The next byte, or -1 at the end of the source. */
  int next() throws IOException {
    return fill() ? buffer[position++] & 0xff : -1;
  }

  /** The next byte; the end of the source here is a truncated stream. */
  int require() throws IOException {
    int b = next();
    if (b < 0) {
      throw truncated();
    }
    return b;
  }

  MalformedGzipException truncated() {
    return new MalformedGzipException("gzip stream is truncated at offset " + offset());
  }

  byte[] buffer() {
    return buffer;
  }

  int position() {
    return position;
  }

  int remaining() {
    return limit - position;
  }

  /** Goes back over the bytes that were buffered last and not used after all. */
  void leave(int unused) {
    position = limit - unused;
  }

  void close() throws IOException {
    in.close();
  }
}
