// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Docker's engines run to find out whether a container works. Of what is not said the base's
 * stays; a time or number of 0 takes the base's away, so that the engine's own counts.
 *
 * @param test {@code NONE} alone; {@code CMD} and the words of a command; or {@code CMD-SHELL} and
 *     a text for the image's shell
 * @param times those that are said; 0 or at least a millisecond
 * @param retries failures in a row that make a container unhealthy
 */
public record Healthcheck(
    Optional<List<String>> test, Map<Time, Duration> times, OptionalInt retries) {
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofNanos(Long.MAX_VALUE);

  /** IllegalArgumentException for what engines refuse. */
  public Healthcheck {
    test = test.map(List::copyOf);
    test.ifPresent(Healthcheck::checkTest);
    Map<Time, Duration> sorted = new EnumMap<>(Time.class);
    sorted.putAll(times);
    times = Collections.unmodifiableMap(sorted);
    times.forEach(Healthcheck::checkTime);
    if (retries.orElse(0) < 0) {
      throw new IllegalArgumentException("retries are 0 or more: " + retries.getAsInt());
    }
  }

  /** With a test and the engine's own times. */
  public static Healthcheck of(String... test) {
    return new Healthcheck(Optional.of(List.of(test)), Map.of(), OptionalInt.empty());
  }

  private static void checkTest(List<String> words) {
    words.forEach(word -> Checks.noNul("a health check", word));
    boolean right =
        switch (words.isEmpty() ? "" : words.get(0)) {
          case "NONE" -> words.size() == 1;
          case "CMD" -> words.size() > 1;
          case "CMD-SHELL" -> words.size() == 2;
          default -> false;
        };
    if (!right) {
      throw new IllegalArgumentException(
          "a health check is [NONE], [CMD, word, ...] or [CMD-SHELL, text]");
    }
  }

  private static void checkTime(Time name, Duration time) {
    if (!time.isZero() && (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0)) {
      throw new IllegalArgumentException(
          "times of a health check are 0, or 1ms to 292 years: " + name.member() + " " + time);
    }
  }

  /** The times, with their names in Docker's configs. */
  public enum Time {
    INTERVAL("Interval"),
    TIMEOUT("Timeout"),
    START_PERIOD("StartPeriod"),
    START_INTERVAL("StartInterval");

    private final String member;

    Time(String member) {
      this.member = member;
    }

    public String member() {
      return member;
    }
  }
}
