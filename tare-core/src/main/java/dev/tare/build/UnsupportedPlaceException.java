// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import java.io.IOException;

/** A kind of place that this build of tare cannot open. */
final class UnsupportedPlaceException extends IOException {
  UnsupportedPlaceException(String message) {
    super(message);
  }
}
