// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import java.io.IOException;

/** Something larger than we take. */
public final class LimitException extends IOException {
  public LimitException(String message) {
    super(message);
  }
}
