// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/** A stream that begins like gzip but breaks RFC 1952 or RFC 1951, or ends too early. */
public final class MalformedGzipException extends MalformedCompressionException {
  private static final long serialVersionUID = 1;

  MalformedGzipException(String message) {
    super(message);
  }

  MalformedGzipException(String message, Throwable cause) {
    super(message, cause);
  }
}
