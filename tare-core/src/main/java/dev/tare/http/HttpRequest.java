// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request. Host, Content-Length and Transfer-Encoding are made when it is sent.
 *
 * @param uri http or https, absolute; sent as it stands
 * @param patience how long the server may take for the response's head, and for taking more of the
 *     request; the settings' idle time-out if empty
 */
public record HttpRequest(
    String method,
    URI uri,
    List<Header> headers,
    Optional<Body> body,
    Optional<Duration> patience) {
  public HttpRequest {
    headers = List.copyOf(headers);
  }

  /** One header field. */
  public record Header(String name, String value) {
    /** The name only: values may be secrets. */
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * A body that can be sent again.
   *
   * @param length in bytes; -1 sends it chunked
   */
  public record Body(long length, Opener content) {
    /** Opens the body's bytes. */
    @FunctionalInterface
    public interface Opener {
      InputStream open() throws IOException;
    }

    public static Body of(byte[] bytes) {
      byte[] copy = bytes.clone();
      return new Body(copy.length, () -> new java.io.ByteArrayInputStream(copy));
    }
  }

  public static HttpRequest of(String method, URI uri) {
    return new HttpRequest(method, uri, List.of(), Optional.empty(), Optional.empty());
  }

  /** A copy with one more header. */
  public HttpRequest with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpRequest(method, uri, more, body, patience);
  }

  public HttpRequest with(Body content) {
    return new HttpRequest(method, uri, headers, Optional.of(content), patience);
  }

  public HttpRequest withUri(URI other) {
    return new HttpRequest(method, other, headers, body, patience);
  }

  public HttpRequest withPatience(Duration time) {
    return new HttpRequest(method, uri, headers, body, Optional.of(time));
  }
}
