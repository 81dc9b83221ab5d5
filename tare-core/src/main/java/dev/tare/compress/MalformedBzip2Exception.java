// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

/** A stream that begins like bzip2 but breaks its format, or ends too early. */
public final class MalformedBzip2Exception extends MalformedCompressionException {
  private static final long serialVersionUID = 1;

  MalformedBzip2Exception(String fact) {
    super("bzip2 stream " + fact);
  }
}
