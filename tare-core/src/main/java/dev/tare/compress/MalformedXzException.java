// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/** A stream that begins like xz but breaks its format, or ends too early. */
public final class MalformedXzException extends MalformedCompressionException {
  private static final long serialVersionUID = 1;

  MalformedXzException(String message, Throwable cause) {
    super(message, cause);
  }
}
