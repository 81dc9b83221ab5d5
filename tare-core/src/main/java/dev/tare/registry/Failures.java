// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import dev.tare.oci.Printable;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Makes exceptions of answers that are refusals (distribution-spec, error codes). */
final class Failures {
  private static final JsonLimits LIMITS = new JsonLimits(64 << 10, 16, 2_000);
  private static final int MOST_SHOWN = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Failures() {}

  /** Reads what the answer says about itself, and closes it. */
  static RegistryException of(Answer answer, Timing timing) throws IOException {
    Optional<Duration> wait =
        answer.header("Retry-After").flatMap(text -> retryAfter(text, timing.now()));
    StringBuilder message =
        new StringBuilder()
            .append(answer.method())
            .append(' ')
            .append(Addresses.shown(answer.uri()))
            .append(": status ")
            .append(answer.status())
            .append(said(answer));
    wait.ifPresent(w -> message.append("; asks to wait ").append(w.toSeconds()).append(" s"));
    return new RegistryException(
        kind(answer.status()), message.toString(), answer.status(), answer.uri(), wait);
  }

  private static RegistryException.Kind kind(int status) {
    if (status == 401 || status == 403) {
      return RegistryException.Kind.AUTHENTICATION;
    }
    return status >= 500 || Retry.isTransient(status)
        ? RegistryException.Kind.NETWORK
        : RegistryException.Kind.PROTOCOL;
  }

  /** Seconds or a date (RFC 9110, 10.2.3); what is neither, or not in the future, is ignored. */
  static Optional<Duration> retryAfter(String text, Instant now) {
    try {
      if (text.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text))).filter(w -> !w.isZero());
      }
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, date)).filter(w -> !w.isNegative() && !w.isZero());
    } catch (DateTimeException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** The codes and messages of an error body; nothing if it has none. */
  private static String said(Answer answer) throws IOException {
    byte[] body;
    try (answer) {
      body = Reading.first(LIMITS.bytes(), answer, PATIENCE);
    } catch (IOException e) {
      return ""; // the status says enough
    }
    try {
      return Json.parse(body, LIMITS) instanceof JsonObject object ? errors(object) : "";
    } catch (JsonException e) {
      return "";
    }
  }

  private static String errors(JsonObject object) {
    StringBuilder out = new StringBuilder();
    if (object.get("errors").orElse(null) instanceof JsonArray errors) {
      for (JsonValue item :
          errors.items().subList(0, Math.min(MOST_SHOWN, errors.items().size()))) {
        if (item instanceof JsonObject error) {
          code(error).ifPresent(code -> out.append(", ").append(code));
          text(error, "message").ifPresent(said -> out.append(' ').append(Printable.quote(said)));
        }
      }
    } else {
      text(object, "error").ifPresent(said -> out.append(' ').append(Printable.quote(said)));
      text(object, "details").ifPresent(said -> out.append(' ').append(Printable.quote(said)));
    }
    return out.toString();
  }

  private static Optional<String> code(JsonObject error) {
    return text(error, "code")
        .map(code -> code.matches("[A-Z0-9_]{1,40}") ? code : Printable.quote(code));
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.get(name).orElse(null) instanceof JsonString string && !string.value().isBlank()
        ? Optional.of(string.value())
        : Optional.empty();
  }
}
