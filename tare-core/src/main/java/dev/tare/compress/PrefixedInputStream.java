// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Bytes that were read to look at them, and then the rest of the stream they came from. */
final class PrefixedInputStream extends InputStream {
  private final byte[] prefix;
  private final InputStream rest;
  private int position;

  PrefixedInputStream(byte[] prefix, InputStream rest) {
    this.prefix = prefix;
    this.rest = rest;
  }

  @Override
  public int read() throws IOException {
    return position < prefix.length ? prefix[position++] & 0xff : rest.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (position == prefix.length) {
      return rest.read(bytes, offset, length);
    }
    int count = Math.min(length, prefix.length - position);
    System.arraycopy(prefix, position, bytes, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(Integer.MAX_VALUE, (long) rest.available() + prefix.length - position);
  }

  @Override
  public void close() throws IOException {
    rest.close();
  }
}
