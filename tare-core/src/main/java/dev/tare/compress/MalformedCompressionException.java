// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;

/** Compressed content that breaks the rules of its format, or ends too early. */
public abstract sealed class MalformedCompressionException extends IOException
    permits MalformedGzipException, MalformedXzException, MalformedZstdException {
  private static final long serialVersionUID = 1;

  MalformedCompressionException(String message) {
    super(message);
  }

  MalformedCompressionException(String message, Throwable cause) {
    super(message, cause);
  }
}
