// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.json.Json;
import dev.tare.json.JsonArray;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.oci.Printable;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    Optional<JsonObject> error = error(answer);
    StringBuilder message =
        new StringBuilder()
            .append(answer.method())
            .append(' ')
            .append(Addresses.shown(answer.uri()))
            .append(": status ")
            .append(answer.status())
            .append(error.map(Failures::said).orElse(""));
    wait.ifPresent(w -> message.append("; asks to wait ").append(w.toSeconds()).append(" s"));
    return new RegistryException(
        kind(answer.status()),
        message.toString(),
        answer.status(),
        answer.uri(),
        new RegistryException.Refusal(wait, codes(error)));
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

  /** The body, if it is an object of JSON. */
  private static Optional<JsonObject> error(Answer answer) throws IOException {
    byte[] body;
    try (answer) {
      body = Reading.first(LIMITS.bytes(), answer, PATIENCE);
    } catch (IOException e) {
      return Optional.empty(); // the status says enough
    }
    try {
      return Json.parse(body, LIMITS) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  private static List<JsonObject> errors(JsonArray errors) {
    return errors.items().stream()
        .limit(MOST_SHOWN)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  private static Set<String> codes(Optional<JsonObject> body) {
    return body
        .flatMap(object -> object.get("errors"))
        .filter(JsonArray.class::isInstance)
        .map(array -> errors((JsonArray) array))
        .orElse(List.of())
        .stream()
        .flatMap(error -> text(error, "code").stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The codes and messages of an error body; nothing if it has none. */
  private static String said(JsonObject object) {
    StringBuilder out = new StringBuilder();
    if (object.get("errors").orElse(null) instanceof JsonArray array) {
      for (JsonObject error : errors(array)) {
        code(error).ifPresent(code -> out.append(", ").append(code));
        text(error, "message").ifPresent(said -> out.append(' ').append(Printable.quote(said)));
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
