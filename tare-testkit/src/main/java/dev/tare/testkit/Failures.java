// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;

/** How failures are to be told. */
final class Failures {
  private Failures() {}

  /** One of our exceptions, whose message is one line of text that names what it is about. */
  static void assertTold(IOException failure, String about) {
    String type = failure.getClass().getName();
    String message = String.valueOf(failure.getMessage());
    assertTrue(type.startsWith("dev.tare."), type + ": " + message);
    assertTrue(message.contains(about), message);
    assertTrue(message.chars().noneMatch(c -> c < ' ' || c == 0x7f), message);
  }
}
