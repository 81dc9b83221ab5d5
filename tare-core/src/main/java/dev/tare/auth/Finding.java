// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

/**
 * What came of looking at one place; for people, and without secrets.
 *
 * @param place a file, a variable or a helper
 * @param outcome what is there, or why nothing is
 */
public record Finding(String place, String outcome) {
  /** That the place could not be looked at; the message may begin with the place itself. */
  static Finding fault(String place, Exception cause) {
    String message = String.valueOf(cause.getMessage());
    String prefix = place + ": ";
    return new Finding(
        place, message.startsWith(prefix) ? message.substring(prefix.length()) : message);
  }

  @Override
  public String toString() {
    return place + ": " + outcome;
  }
}
