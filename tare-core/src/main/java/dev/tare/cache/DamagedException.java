// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import java.io.IOException;

/** A file of the cache that is not what was put there. */
final class DamagedException extends IOException {
  private static final long serialVersionUID = 1;

  DamagedException(String message) {
    super(message);
  }
}
