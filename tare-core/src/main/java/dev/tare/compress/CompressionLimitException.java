// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;

/** Compressed content that takes more memory to decode than we give it. */
public final class CompressionLimitException extends IOException {
  private static final long serialVersionUID = 1;

  CompressionLimitException(String message, Throwable cause) {
    super(message, cause);
  }
}
