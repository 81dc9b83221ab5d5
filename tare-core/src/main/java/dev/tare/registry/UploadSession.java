// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an upload goes on.
 *
 * @param location replaced by that of every answer
 * @param chunkMinimum the least bytes of a chunk but the last; 0 if any will do
 */
record UploadSession(URI location, long chunkMinimum) {
  private static final Pattern RANGE = Pattern.compile("(?:bytes=)?0-(\\d{1,18})");
  private static final Pattern NO_HOST = Pattern.compile("(?i)https?:///+");

  /** Where sessions of a repository are opened. */
  static URI uploads(Endpoint endpoint, String path) throws IOException {
    return endpoint.uri("/v2/" + path + "/blobs/uploads/");
  }

  /** What opens a session there. */
  static HttpRequest post(URI uploads) {
    return HttpRequest.of("POST", uploads).with(HttpRequest.Body.of(new byte[0]));
  }

  /** The session that an answer opens; whatever else it says is a failure. */
  static UploadSession required(Answer answer, Endpoint endpoint, Access access)
      throws IOException {
    if (answer.status() != 202) {
      throw endpoint.failure(answer, access);
    }
    return opened(answer, endpoint.reach(), endpoint.notices());
  }

  /** The session that an answer opens; RegistryException if it names none that will do. */
  static UploadSession opened(Answer answer, Reach reach, Notices notices) throws IOException {
    URI location =
        location(answer, reach, notices).orElseThrow(() -> broken(answer, "no Location"));
    long minimum =
        answer
            .header("OCI-Chunk-Min-Length")
            .filter(text -> text.matches("\\d{1,15}"))
            .map(Long::valueOf)
            .orElse(0L);
    return new UploadSession(location, minimum);
  }

  /** The session after an answer, which may have moved it. */
  UploadSession after(Answer answer, Reach reach, Notices notices) throws IOException {
    return new UploadSession(location(answer, reach, notices).orElse(location), chunkMinimum);
  }

  private static Optional<URI> location(Answer answer, Reach reach, Notices notices)
      throws IOException {
    Optional<String> header = answer.header("Location");
    if (header.isEmpty()) {
      return Optional.empty();
    }
    String text = NO_HOST.matcher(header.get().strip()).replaceFirst("/");
    URI from = answer.uri();
    URI to =
        Addresses.resolve(from, text)
            .orElseThrow(() -> broken(answer, "a Location that is no http address"));
    if (Origin.of(from).isHttps() && !Origin.of(to).isHttps()) {
      if (!Origin.of(from).host().equals(Origin.of(to).host())) {
        throw broken(answer, "a Location that leads from https to http");
      }
      notices.keptTls();
      return Optional.of(Addresses.keepingTls(from, to));
    }
    if (!Origin.of(from).equals(Origin.of(to)) && !reach.mayLeadTo(Reach.of(to))) {
      throw broken(answer, "a Location at the internal address " + Origin.of(to).host());
    }
    return Optional.of(to);
  }

  private static RegistryException broken(Answer answer, String what) {
    return new RegistryException(
        RegistryException.Kind.NETWORK,
        "%s %s: the answer has %s".formatted(answer.method(), Addresses.shown(answer.uri()), what),
        0,
        answer.uri(),
        Optional.empty());
  }

  /** How many bytes an answer says are there; empty if it says nothing. */
  static Optional<Long> received(Answer answer) {
    Optional<String> range = answer.header("Range").map(String::strip);
    if (range.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = RANGE.matcher(range.get());
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1)) + 1) : Optional.empty();
  }
}
