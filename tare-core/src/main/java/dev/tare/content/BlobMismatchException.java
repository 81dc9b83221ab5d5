// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;

/** Bytes that have another digest or size than their descriptor. */
public final class BlobMismatchException extends IntegrityException {
  private final Descriptor expected;
  private final Digest actual;
  private final long actualSize;

  public BlobMismatchException(Descriptor expected, Digest actual, long actualSize) {
    super(
        expected.size() != actualSize
            ? sizes(expected, actualSize)
            : "blob " + expected.digest() + " has the digest " + actual);
    this.expected = expected;
    this.actual = actual;
    this.actualSize = actualSize;
  }

  static String sizes(Descriptor expected, long actual) {
    return "blob " + expected.digest() + " has " + actual + " bytes, not " + expected.size();
  }

  public Descriptor expected() {
    return expected;
  }

  /** The digest of what was read, as far as it was read. */
  public Digest actual() {
    return actual;
  }

  /** The bytes read; one more than expected if there were more. */
  public long actualSize() {
    return actualSize;
  }
}
