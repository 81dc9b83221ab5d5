// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An answer before it is sent. Immutable by convention: bodies are shared, not changed. */
final class Answer {
  private final int status;
  private final List<Map.Entry<String, String>> headers;
  private final byte[] body;
  private final long filler;

  private Answer(int status, List<Map.Entry<String, String>> headers, byte[] body, long filler) {
    this.status = status;
    this.headers = List.copyOf(headers);
    this.body = body;
    this.filler = filler;
  }

  static Answer of(int status) {
    return new Answer(status, List.of(), new byte[0], 0);
  }

  static Answer json(int status, String json) {
    return of(status).header("Content-Type", "application/json").body(json.getBytes(UTF_8));
  }

  static Answer error(int status, String code, String message) {
    String error = Json.object("code", code, "message", message);
    return json(status, "{\"errors\":[" + error + "]}");
  }

  int status() {
    return status;
  }

  List<Map.Entry<String, String>> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  /** Spaces that follow the body and are kept nowhere. */
  long filler() {
    return filler;
  }

  Optional<String> find(String name) {
    return headers.stream()
        .filter(h -> h.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  Answer status(int changed) {
    return new Answer(changed, headers, body, filler);
  }

  /** Replaces all headers of that name. */
  Answer header(String name, String value) {
    return without(name).add(name, value);
  }

  Answer add(String name, String value) {
    List<Map.Entry<String, String>> more = new ArrayList<>(headers);
    more.add(Map.entry(name, value));
    return new Answer(status, more, body, filler);
  }

  Answer without(String name) {
    List<Map.Entry<String, String>> rest =
        headers.stream().filter(h -> !h.getKey().equalsIgnoreCase(name)).toList();
    return new Answer(status, rest, body, filler);
  }

  Answer body(byte[] changed) {
    return new Answer(status, headers, changed, filler);
  }

  Answer truncated(long length) {
    return length >= body.length ? this : body(Arrays.copyOf(body, (int) length));
  }

  Answer filled(long count) {
    return new Answer(status, headers, body, filler + count);
  }
}
