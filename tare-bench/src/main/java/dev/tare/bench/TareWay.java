// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import dev.tare.http.HttpClient;
import dev.tare.http.HttpRequest;
import dev.tare.http.HttpResponse;
import dev.tare.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** tare's own client, which uses httpcore5. */
final class TareWay implements Way {
  private final HttpClient client = new HttpClient(HttpSettings.defaults());
  private final byte[] buffer = new byte[BUFFER];

  @Override
  public long get(URI uri) throws IOException {
    try (HttpResponse response = client.send(HttpRequest.of("GET", uri))) {
      return Way.drain(response.body(), buffer);
    }
  }

  @Override
  public void put(URI uri, Path file) throws IOException {
    HttpRequest.Body body =
        new HttpRequest.Body(Files.size(file), () -> Files.newInputStream(file));
    try (HttpResponse response = client.send(HttpRequest.of("PUT", uri).with(body))) {
      if (response.status() != 201) {
        throw new IOException("status " + response.status());
      }
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
