// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** {@code java.net.http}, held to HTTP/1.1. */
final class JdkWay implements Way {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final byte[] buffer = new byte[BUFFER];

  @Override
  public long get(URI uri) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    try (InputStream in = send(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      return Way.drain(in, buffer);
    }
  }

  @Override
  public void put(URI uri, Path file) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.ofFile(file)).build();
    int status = send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status != 201) {
      throw new IOException("status " + status);
    }
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return client.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  @Override
  public void close() {}
}
