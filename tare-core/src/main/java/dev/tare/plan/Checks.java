// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;
import java.time.Instant;

/** What the parts of a plan must be; each check throws IllegalArgumentException. */
final class Checks {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final int LAST_PORT = 65535;

  private Checks() {}

  static void notEmpty(String what, String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("the " + what + " is empty");
    }
  }

  static void noNul(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " contains a NUL: " + Printable.quote(text));
    }
  }

  /** Like {@link #noNul}, for a text that must not be shown. */
  static void noSecretNul(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " contains a NUL");
    }
  }

  static void variable(String name) {
    notEmpty("name of a variable", name);
    noNul("the name of a variable", name);
    if (name.indexOf('=') >= 0) {
      throw new IllegalArgumentException(
          "the name of a variable cannot contain =: " + Printable.quote(name));
    }
  }

  /** Numbers that runtimes can hold; some take larger ones for those of root (CVE-2024-40635). */
  static void user(String value) {
    for (String part : value.split(":", -1)) {
      boolean number = !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (number && (part.length() > 10 || Long.parseLong(part) > Integer.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "user and group ids are 0 to " + Integer.MAX_VALUE + ": " + Printable.quote(value));
      }
    }
  }

  static void mode(int mode) {
    if (mode < 0 || mode > 07777) {
      throw new IllegalArgumentException("mode " + Integer.toOctalString(mode) + " exceeds 7777");
    }
  }

  /** Years that the documents of an image can hold (RFC 3339). */
  static void writable(Instant time) {
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("time " + time + " is not within the years 1 to 9999");
    }
  }

  /** {@code N/protocol} or {@code N-M/protocol}. */
  static String port(String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
    String range = slash < 0 ? text : text.substring(0, slash);
    if (!protocol.equals("tcp") && !protocol.equals("udp") && !protocol.equals("sctp")) {
      throw wrongPort(text, "the protocol is tcp, udp or sctp");
    }
    int dash = range.indexOf('-');
    int first = portNumber(text, dash < 0 ? range : range.substring(0, dash));
    int last = dash < 0 ? first : portNumber(text, range.substring(dash + 1));
    if (last < first) {
      throw wrongPort(text, "the range ends before it begins");
    }
    return (first == last ? "" + first : first + "-" + last) + "/" + protocol;
  }

  private static int portNumber(String text, String number) {
    boolean digits = !number.isEmpty() && number.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw wrongPort(text, "a port is a number");
    }
    int value = number.length() > 5 ? 0 : Integer.parseInt(number);
    if (value < 1 || value > LAST_PORT) {
      throw wrongPort(text, "a port is 1 to " + LAST_PORT);
    }
    return value;
  }

  private static IllegalArgumentException wrongPort(String text, String cause) {
    return new IllegalArgumentException("invalid port " + Printable.quote(text) + ": " + cause);
  }
}
