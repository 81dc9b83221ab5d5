// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

/** Text of images as it may stand in a message. */
final class Plain {
  private static final int LONGEST = 100;

  private Plain() {}

  /** At most a line's worth, with everything but printable ASCII replaced by a question mark. */
  static String of(String text) {
    String head = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    StringBuilder clean = new StringBuilder();
    head.chars().forEach(c -> clean.append(c >= ' ' && c <= '~' ? (char) c : '?'));
    return clean.toString();
  }
}
