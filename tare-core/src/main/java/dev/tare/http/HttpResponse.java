// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A response whose body is still to be read. Closing gives the connection back if the body was read
 * to its end or little is left, and ends it else.
 */
public interface HttpResponse extends Closeable {
  int status();

  List<HttpRequest.Header> headers();

  /** The body; ends with an HttpException where the connection ended before the body did. */
  InputStream body();

  /** The first value of a header, whatever the case of its name. */
  default Optional<String> header(String name) {
    return headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpRequest.Header::value)
        .findFirst();
  }

  /** All values of a header, in order. */
  default List<String> headers(String name) {
    return headers().stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(HttpRequest.Header::value)
        .toList();
  }

  @Override
  void close() throws IOException;
}
