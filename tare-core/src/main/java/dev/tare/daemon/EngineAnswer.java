// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.http.HttpResponse;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.json.JsonValue;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What an engine says: lines of progress, or an error.
 *
 * @param engine what messages call it
 */
record EngineAnswer(String engine) {
  private static final int LONGEST_LINE = 1 << 16;
  private static final int LONGEST_MESSAGE = 500;
  private static final JsonLimits LIMITS = new JsonLimits(LONGEST_LINE, 32, 10_000);

  /**
   * Reads lines of JSON to their end.
   *
   * @throws IOException with the engine's own error, if one of them has one
   */
  void check(InputStream body) throws IOException {
    InputStream in = new BufferedInputStream(body, 1 << 13);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        checkLine(line.toByteArray());
        line.reset();
      } else if (line.size() == LONGEST_LINE) {
        throw new IOException(
            engine + ": answers with a line of more than " + LONGEST_LINE + " bytes");
      } else {
        line.write(c);
      }
    }
    checkLine(line.toByteArray());
  }

  /** One line; an empty one says nothing. */
  void checkLine(byte[] line) throws IOException {
    String text = new String(line, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      return;
    }
    Optional<JsonObject> object = parse(line);
    if (object.isEmpty()) {
      throw new IOException(engine + ": answers with what is not JSON: " + plain(text));
    }
    Optional<String> error = error(object.get());
    if (error.isPresent()) {
      throw new IOException(engine + ": " + plain(error.get()));
    }
  }

  private static Optional<String> error(JsonObject line) {
    Optional<JsonValue> error = line.get("error");
    Optional<JsonValue> detail = line.get("errorDetail");
    if (error.isEmpty() && detail.isEmpty()) {
      return Optional.empty();
    }
    if (detail.orElse(null) instanceof JsonObject object
        && object.get("message").orElse(null) instanceof JsonString message) {
      return Optional.of(message.value());
    }
    return Optional.of(
        error.orElse(null) instanceof JsonString text && !text.value().isBlank()
            ? text.value()
            : "it failed and does not say why");
  }

  /** What a response that is no success says. */
  IOException failure(HttpResponse response) throws IOException {
    byte[] body = response.body().readNBytes(LONGEST_LINE);
    String text = new String(body, StandardCharsets.UTF_8).strip();
    Optional<JsonObject> object = parse(body);
    if (object.isPresent() && object.get().get("message").orElse(null) instanceof JsonString own) {
      text = own.value();
    } else if (object.isPresent()) {
      text = error(object.get()).orElse(text);
    }
    return new IOException(
        "%s: %s(status %s)"
            .formatted(engine, text.isBlank() ? "" : plain(text) + " ", response.status()));
  }

  private static Optional<JsonObject> parse(byte[] text) {
    try {
      return Json.parse(text, LIMITS) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** One line of bounded length with nothing that a terminal obeys. */
  private static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    int[] points = text.strip().codePoints().limit(LONGEST_MESSAGE + 1L).toArray();
    for (int i = 0; i < Math.min(points.length, LONGEST_MESSAGE); i++) {
      int type = Character.getType(points[i]);
      if (points[i] == '\n' || points[i] == '\r' || points[i] == '\t') {
        plain.append(' ');
      } else if (type == Character.CONTROL
          || type == Character.FORMAT
          || type == Character.SURROGATE
          || type == Character.PRIVATE_USE
          || type == Character.UNASSIGNED
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR) {
        plain.append("\\u{").append(Integer.toHexString(points[i])).append('}');
      } else {
        plain.appendCodePoint(points[i]);
      }
    }
    return plain + (points.length > LONGEST_MESSAGE ? "..." : "");
  }
}
