// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.LimitException;
import dev.tare.http.HttpResponse;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A response and what it answers.
 *
 * @param method of the last request
 * @param uri where redirects have led
 * @param away whether that is another origin than the one first asked
 */
record Answer(String method, URI uri, HttpResponse response, boolean away) implements Closeable {
  private static final Duration DOCUMENT_TIME = Duration.ofMinutes(5);

  int status() {
    return response.status();
  }

  Optional<String> header(String name) {
    return response.header(name);
  }

  /** The whole body of a document; LimitException if there is more of it. */
  byte[] body(int limit) throws IOException {
    byte[] bytes = Reading.first(limit + 1, this, DOCUMENT_TIME);
    if (bytes.length > limit) {
      throw new LimitException(
          "%s answered with more than %s bytes".formatted(Addresses.shown(uri), limit));
    }
    return bytes;
  }

  /** Content-Length, if there is one that is a number. */
  Optional<Long> length() {
    return header("Content-Length").filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
  }

  @Override
  public void close() throws IOException {
    response.close();
  }
}
