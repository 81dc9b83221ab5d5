// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A request's body that remembers how reading it failed, to tell that from a failed exchange. */
final class WatchedBody {
  private final HttpRequest request;
  private volatile Optional<IOException> failure = Optional.empty();

  WatchedBody(HttpRequest request) {
    this.request = request;
  }

  HttpRequest request() {
    return request
        .body()
        .map(body -> request.with(new HttpRequest.Body(body.length(), () -> open(body.content()))))
        .orElse(request);
  }

  /** The failure of the exchange, or why there was nothing to send. */
  IOException explain(IOException exchange) {
    return failure.<IOException>map(SourceFailure::new).orElse(exchange);
  }

  private InputStream open(HttpRequest.Body.Opener opener) throws IOException {
    try {
      return new Watched(opener.open());
    } catch (IOException e) {
      throw noted(e);
    }
  }

  private IOException noted(IOException e) {
    failure = Optional.of(e);
    return e;
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return in.read(buffer, offset, length);
      } catch (IOException e) {
        throw noted(e);
      }
    }
  }
}
