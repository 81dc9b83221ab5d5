// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.files.BulkInputStream;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob while they are compared with its descriptor. The last of them are handed out
 * only after the check, because readers who know the length never ask for the end of the stream.
 */
final class VerifyingInputStream extends BulkInputStream {
  private final InputStream in;
  private final Descriptor expected;
  private final @Nullable MessageDigest hasher;
  private long count;
  private boolean verified;
  private @Nullable IntegrityException mismatch;

  private VerifyingInputStream(
      InputStream in, Descriptor expected, @Nullable MessageDigest hasher) {
    this.in = in;
    this.expected = expected;
    this.hasher = hasher;
  }

  static VerifyingInputStream of(InputStream in, Descriptor expected) {
    return new VerifyingInputStream(in, expected, expected.digest().hasher());
  }

  /** For bytes whose digest is known: only their number is compared. */
  static VerifyingInputStream ofSize(InputStream in, Descriptor expected) {
    return new VerifyingInputStream(in, expected, null);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (mismatch != null) {
      throw mismatch;
    }
    if (length == 0) {
      return 0;
    }
    if (verified) {
      return -1;
    }
    int most = (int) Math.min(length, expected.size() - count);
    int read = most == 0 ? 0 : in.read(buffer, offset, most);
    if (read < 0) {
      throw fail();
    }
    take(buffer, offset, read);
    if (count == expected.size()) {
      verify();
    }
    return read == 0 && verified ? -1 : read;
  }

  private void take(byte[] buffer, int offset, int length) {
    if (hasher != null) {
      hasher.update(buffer, offset, length);
    }
    count += length;
  }

  private void verify() throws IOException {
    int more = in.read();
    if (more >= 0) {
      take(new byte[] {(byte) more}, 0, 1);
      throw fail();
    }
    if (hasher != null) {
      Digest actual = expected.digest().of(hasher);
      if (!actual.equals(expected.digest())) {
        throw fail(actual);
      }
    }
    verified = true;
  }

  private IntegrityException fail() {
    if (hasher != null) {
      return fail(expected.digest().of(hasher));
    }
    IntegrityException failure =
        new IntegrityException(BlobMismatchException.sizes(expected, count));
    mismatch = failure;
    return failure;
  }

  private IntegrityException fail(Digest actual) {
    IntegrityException failure = new BlobMismatchException(expected, actual, count);
    mismatch = failure;
    return failure;
  }

  /** What may be read without waiting; the check of the last byte may still wait. */
  @Override
  public int available() throws IOException {
    return (int) Math.min(in.available(), expected.size() - count);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
