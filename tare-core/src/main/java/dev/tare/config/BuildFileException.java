// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

/** A build file that says something we cannot do; the message names file, line, column and key. */
public final class BuildFileException extends IllegalArgumentException {
  public BuildFileException(String message) {
    super(message);
  }
}
