// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/** A response; its connection goes back when the body has been read. */
final class Reply implements HttpResponse {
  private final int status;
  private final List<HttpRequest.Header> headers;
  private final ReplyBody body;

  private Reply(int status, List<HttpRequest.Header> headers, ReplyBody body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  static Reply of(ClassicHttpResponse head, ReplyBody body) {
    List<HttpRequest.Header> headers = new ArrayList<>();
    for (Header header : head.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      headers.add(new HttpRequest.Header(header.getName(), value));
    }
    return new Reply(head.getCode(), List.copyOf(headers), body);
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public List<HttpRequest.Header> headers() {
    return headers;
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public void close() {
    body.close();
  }

  /** Makes of a failure what the caller sees. */
  @FunctionalInterface
  interface Translation {
    IOException of(Exception failure);
  }

  /**
   * What becomes of the connection.
   *
   * @param release takes it back, once
   */
  record Return(Wire wire, Consumer<Wire> release, Translation translation) {}
}
