// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Hashes what it passes on; does not flush, since compressors spend bytes on that. */
final class HashedStream extends OutputStream {
  private final OutputStream sink;
  private final MessageDigest hasher;

  HashedStream(OutputStream sink, MessageDigest hasher) {
    this.sink = sink;
    this.hasher = hasher;
  }

  @Override
  public void write(int b) throws IOException {
    hasher.update((byte) b);
    sink.write(b);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    hasher.update(source, offset, length);
    sink.write(source, offset, length);
  }
}
