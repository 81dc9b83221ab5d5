// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;

/** Bits of a stream, the highest of a byte first. */
final class Bzip2Bits {
  private final InputStream source;
  private final byte[] buffer = new byte[1 << 13];
  private int position;
  private int limit;
  private long bits;
  private int count;
  private int beyond;

  Bzip2Bits(InputStream source) {
    this.source = source;
  }

  /** The next bits, at most 32, which stay; zeros after the end of the source. */
  int peek(int length) throws IOException {
    while (count < length) {
      bits = bits << 8 | next();
      count += 8;
    }
    return (int) (bits >>> (count - length) & (1L << length) - 1);
  }

  /** Passes bits that were looked at. */
  void skip(int length) throws MalformedBzip2Exception {
    count -= length;
    if (count < beyond) {
      throw new MalformedBzip2Exception("is truncated");
    }
  }

  int take(int length) throws IOException {
    int value = peek(length);
    skip(length);
    return value;
  }

  boolean takeBit() throws IOException {
    return take(1) != 0;
  }

  /** Passes what is left of a byte; whether the source ends there. */
  boolean endsAtByte() throws IOException {
    skip(count % 8);
    peek(8);
    return count == beyond;
  }

  private int next() throws IOException {
    if (position == limit) {
      int read = beyond > 0 ? -1 : source.read(buffer, 0, buffer.length);
      if (read < 0) {
        beyond += 8;
        return 0;
      }
      position = 0;
      limit = read;
      if (read == 0) {
        return next();
      }
    }
    return buffer[position++] & 0xff;
  }
}
