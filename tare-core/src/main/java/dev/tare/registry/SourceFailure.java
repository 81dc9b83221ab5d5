// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.io.IOException;

/** What is to be sent could not be read: not the registry's fault, and no reason to try again. */
final class SourceFailure extends IOException {
  private final IOException failure;

  SourceFailure(IOException failure) {
    super(failure);
    this.failure = failure;
  }

  IOException failure() {
    return failure;
  }
}
