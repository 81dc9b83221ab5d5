// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/** A stream that begins like zstd but breaks RFC 8878, or ends too early. */
public final class MalformedZstdException extends MalformedCompressionException {
  private static final long serialVersionUID = 1;

  MalformedZstdException(String message) {
    super(message);
  }

  MalformedZstdException(String message, Throwable cause) {
    super(message, cause);
  }
}
