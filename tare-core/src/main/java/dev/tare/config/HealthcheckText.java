// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.plan.Healthcheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Health checks as build files and command lines say them. */
public final class HealthcheckText {
  private static final Map<String, Healthcheck.Time> TIMES =
      Map.of(
          "interval", Healthcheck.Time.INTERVAL,
          "timeout", Healthcheck.Time.TIMEOUT,
          "startPeriod", Healthcheck.Time.START_PERIOD,
          "startInterval", Healthcheck.Time.START_INTERVAL);

  private HealthcheckText() {}

  /**
   * One of a command line: {@code none}; a JSON object like that of build files; or a text for the
   * image's shell.
   *
   * @param option its name, for messages
   * @throws IllegalArgumentException with the place, if it begins like an object and is none
   */
  public static Healthcheck parse(String option, String text) {
    if (text.startsWith("{")) {
      BuildText object = BuildText.parse(option, text.getBytes(StandardCharsets.UTF_8));
      return read(object.root(TareKeys.HEALTHCHECK));
    }
    return text.equals("none") ? Healthcheck.of("NONE") : shell(text);
  }

  /** The object of a build file; null takes a time or the number of retries away. */
  static Healthcheck read(Section section) {
    Map<Healthcheck.Time, Duration> times = new EnumMap<>(Healthcheck.Time.class);
    TIMES.forEach(
        (key, time) -> {
          if (section.isNull(key)) {
            times.put(time, Duration.ZERO);
          } else {
            section.value(key, ConfigText::duration).ifPresent(value -> times.put(time, value));
          }
        });
    OptionalInt retries =
        section.isNull("retries")
            ? OptionalInt.of(0)
            : section.integer("retries", 0, Integer.MAX_VALUE);
    return new Healthcheck(test(section), times, retries);
  }

  private static Optional<List<String>> test(Section section) {
    if (section.hasText("test")) {
      return section.value("test", HealthcheckText::shell).flatMap(Healthcheck::test);
    }
    if (!section.has("test")) {
      return Optional.empty();
    }
    List<String> words = section.texts("test");
    try {
      return Healthcheck.of(words.toArray(String[]::new)).test();
    } catch (IllegalArgumentException e) {
      throw section.fault("test", BuildText.causeOf(e));
    }
  }

  private static Healthcheck shell(String text) {
    return Healthcheck.of("CMD-SHELL", text);
  }
}
