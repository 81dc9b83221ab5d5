// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.files.BulkInputStream;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;

/** Hashes all that is read of a tar, and also what is skipped. */
final class HashedInput extends BulkInputStream {
  private final InputStream in;
  private final Digest kind;
  private final MessageDigest hasher;
  private final byte[] skipped = new byte[1 << 16];

  /**
   * @param kind a digest of the algorithm to use
   */
  HashedInput(InputStream in, Digest kind) {
    this.in = in;
    this.kind = kind;
    this.hasher = kind.hasher();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while reading a layer of the base");
    }
    int count = in.read(target, offset, length);
    if (count > 0) {
      hasher.update(target, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long rest = count;
    while (rest > 0) {
      int read = read(skipped, 0, (int) Math.min(rest, skipped.length));
      if (read < 0) {
        break;
      }
      rest -= read;
    }
    return count - Math.max(rest, 0);
  }

  /** Reads what is left; the digest of everything. */
  Digest finish() throws IOException {
    int count = 0;
    while (count >= 0) {
      count = read(skipped, 0, skipped.length);
    }
    return kind.of(hasher);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
