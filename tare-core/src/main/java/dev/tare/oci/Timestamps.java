// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import dev.tare.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as RFC 3339, section 5.6, writes them. */
final class Timestamps {
  private static final int LONGEST = 100;
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  // Seconds are required and digits ASCII, unlike in ISO 8601 as Java reads it.
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:(\\.[0-9]{1,9})[0-9]*)?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  private Timestamps() {}

  /** Reads one, to the nanosecond. */
  static Instant parse(String text) {
    Matcher form = FORM.matcher(text.length() > LONGEST ? "" : text.toUpperCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException("not a time of RFC 3339: " + Json.quote(text));
    }
    String fraction = form.group(2) == null ? "" : form.group(2);
    try {
      return OffsetDateTime.parse(form.group(1) + fraction + form.group(3)).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time there is: " + Json.quote(text), e);
    }
  }

  /** Whole seconds in UTC, the fraction cut off; years 0 to 9999. */
  static String write(Instant instant) {
    if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
      throw new IllegalArgumentException("a time outside the years 0 to 9999: " + instant);
    }
    return DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.SECONDS));
  }
}
