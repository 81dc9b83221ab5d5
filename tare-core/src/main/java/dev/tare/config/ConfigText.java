// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Printable;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts of a config that engines take as they are and refuse only when a container starts. */
public final class ConfigText {
  private static final Pattern SIGNAL =
      Pattern.compile(
          "[1-9]|[1-5][0-9]|6[0-4]|(SIG)?(ABRT|ALRM|BUS|CHLD|CLD|CONT|FPE|HUP|ILL|INT|IO|IOT|KILL"
              + "|PIPE|POLL|PROF|PWR|QUIT|SEGV|STKFLT|STOP|SYS|TERM|TRAP|TSTP|TTIN|TTOU|URG|USR1"
              + "|USR2|VTALRM|WINCH|XCPU|XFSZ|RTMIN(\\+([1-9]|1[0-5]))?|RTMAX(-([1-9]|1[0-4]))?)");
  private static final Pattern ABSOLUTE = Pattern.compile("(/|[A-Za-z]:[\\\\/])[^\\x00]*");

  private static final String NUMBER = "([0-9]+(?:\\.[0-9]+)?)";
  private static final Pattern TIME_PART = Pattern.compile(NUMBER + "(h|ms|m|s)");
  private static final Pattern TIME = Pattern.compile("(" + NUMBER + "(h|ms|m|s))+");
  private static final int LONGEST_TIME = 40;
  private static final Duration MOST_TIME = Duration.ofHours(10_000);

  private ConfigText() {}

  /** A path that begins with a slash, or as one of Windows; IllegalArgumentException else. */
  public static String absolute(String path) {
    if (!ABSOLUTE.matcher(path).matches()) {
      throw new IllegalArgumentException(
          Printable.quote(path) + " does not begin with /, as a path in an image does");
    }
    return path;
  }

  /**
   * A length of time: numbers with the units h, m, s and ms, such as {@code 1m30s}, or 0;
   * IllegalArgumentException else, and for what is neither 0 nor 1ms to 10000h.
   */
  public static Duration duration(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.length() > LONGEST_TIME || !TIME.matcher(text).matches()) {
      throw noTime(text);
    }
    BigDecimal nanoseconds = BigDecimal.ZERO;
    Matcher part = TIME_PART.matcher(text);
    while (part.find()) {
      BigDecimal unit = BigDecimal.valueOf(unit(part.group(2)).toNanos());
      nanoseconds = nanoseconds.add(new BigDecimal(part.group(1)).multiply(unit));
    }
    if (nanoseconds.compareTo(BigDecimal.valueOf(MOST_TIME.toNanos())) > 0) {
      throw noTime(text);
    }
    Duration time = Duration.ofNanos(nanoseconds.longValue());
    if (nanoseconds.signum() > 0 && time.toMillis() == 0) {
      throw noTime(text);
    }
    return time;
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "h" -> Duration.ofHours(1);
      case "m" -> Duration.ofMinutes(1);
      case "s" -> Duration.ofSeconds(1);
      default -> Duration.ofMillis(1);
    };
  }

  private static IllegalArgumentException noTime(String text) {
    return new IllegalArgumentException(
        Printable.quote(text) + " is no time: 30s, 1m30s or 500ms is meant, 1ms to 10000h, or 0");
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
