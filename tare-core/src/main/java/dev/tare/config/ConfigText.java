// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Printable;
import java.util.regex.Pattern;

/** Texts of a config that engines take as they are and refuse only when a container starts. */
public final class ConfigText {
  private static final Pattern SIGNAL =
      Pattern.compile(
          "[1-9]|[1-5][0-9]|6[0-4]|(SIG)?(ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL"
              + "|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1"
              + "|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(\\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?)");
  private static final Pattern ABSOLUTE = Pattern.compile("(/|[A-Za-z]:[\\\\/])[^\\x00]*");

  private ConfigText() {}

  /** A path that begins with a slash, or as one of Windows; IllegalArgumentException else. */
  public static String absolute(String path) {
    if (!ABSOLUTE.matcher(path).matches()) {
      throw new IllegalArgumentException(
          Printable.quote(path) + " does not begin with /, as a path in an image does");
    }
    return path;
  }

  /** A signal's name or number; IllegalArgumentException else. */
  public static String signal(String text) {
    if (!SIGNAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          Printable.quote(text)
              + " is not a signal: SIGTERM, SIGRTMIN+3 or a number of 1 to 64 is meant");
    }
    return text;
  }
}
