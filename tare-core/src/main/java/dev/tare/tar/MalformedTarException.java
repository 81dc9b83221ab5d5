// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import java.io.IOException;

/** What is read is no tar, is cut short, or could be read in more than one way. */
public final class MalformedTarException extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;

  MalformedTarException(long offset, String fault) {
    super("malformed tar, byte " + offset + ": " + fault);
    this.offset = offset;
  }

  /** Where the faulty block begins, in bytes from the start of the tar. */
  public long offset() {
    return offset;
  }
}
