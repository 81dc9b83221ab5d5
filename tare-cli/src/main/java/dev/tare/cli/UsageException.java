// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

/** A command line that cannot be meant. */
final class UsageException extends IllegalArgumentException {
  UsageException(String message) {
    super(message);
  }
}
