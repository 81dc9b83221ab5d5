// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import java.io.IOException;

/** A jar that breaks the rules of its format; the message does not name it. */
final class MalformedJarException extends IOException {
  private static final long serialVersionUID = 1;

  MalformedJarException(String message) {
    super(message);
  }
}
