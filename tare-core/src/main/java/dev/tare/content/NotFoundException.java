// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import java.io.IOException;

/** Something that a place does not hold: image, platform, blob. */
public final class NotFoundException extends IOException {
  public NotFoundException(String message) {
    super(message);
  }
}
