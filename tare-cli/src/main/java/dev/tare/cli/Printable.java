// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

/** Text that may hold anything, made fit for a terminal. */
final class Printable {
  private Printable() {}

  /** The text, with whatever would move the cursor or begin a second line escaped. */
  static String oneLine(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                line.append(String.format("\\x%02x", point));
              } else {
                line.appendCodePoint(point);
              }
            });
    return line.toString();
  }
}
