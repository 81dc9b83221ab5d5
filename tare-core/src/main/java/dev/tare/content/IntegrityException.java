// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import java.io.IOException;

/** Content that is not what it says it is. */
public class IntegrityException extends IOException {
  public IntegrityException(String message) {
    super(message);
  }

  public IntegrityException(String message, Throwable cause) {
    super(message, cause);
  }
}
