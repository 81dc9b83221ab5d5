// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.http.HttpClient;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.http.HttpResponse;
import dev.tare.http.HttpSettings;
import dev.tare.http.Proxies;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.oci.Reference;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** A connection to an engine, in the part of its HTTP interface that Docker and Podman share. */
final class Engine implements Closeable {
  /** How much an engine may send us of one image, in bytes. */
  private static final long LARGEST_IMAGE = 64L << 30;

  /** How much of an answer about an image is read, in bytes. */
  private static final int LARGEST_ANSWER = 4 << 20;

  /** Engines are silent while they unpack a layer or gather one. */
  private static final Duration SILENCE = Duration.ofMinutes(30);

  private final EngineAddress address;
  private final HttpClient http;

  private Engine(EngineAddress address, HttpClient http) {
    this.address = address;
    this.http = http;
  }

  static Engine connect(EngineAddress address) throws IOException {
    Optional<SSLSocketFactory> tls =
        address.tls().isPresent() ? Optional.of(address.tls().get().factory()) : Optional.empty();
    HttpSettings settings = HttpSettings.defaults();
    return new Engine(
        address,
        new HttpClient(
            new HttpSettings(
                settings.connectTimeout(),
                SILENCE,
                1,
                address.socket(),
                host -> tls,
                Proxies.NONE,
                settings.userAgent())));
  }

  /** What messages call it. */
  static String describe(EngineAddress address) {
    return "docker at " + address.shown();
  }

  /** The engine's id of an image, with its algorithm; empty if it has no such image. */
  Optional<String> id(Reference name) throws IOException {
    try (HttpResponse response = send(HttpRequest.of("GET", uri(imagePath(name) + "/json")))) {
      if (response.status() == 404) {
        return Optional.empty();
      }
      checkStatus(response);
      byte[] bytes = response.body().readNBytes(LARGEST_ANSWER + 1);
      if (bytes.length > LARGEST_ANSWER) {
        throw new LimitException(
            describe(address) + ": says more than " + LARGEST_ANSWER + " bytes of an image");
      }
      return Optional.of(id(bytes));
    }
  }

  private String id(byte[] answer) throws IOException {
    try {
      if (Json.parse(answer, JsonLimits.DOCUMENT) instanceof JsonObject image
          && image.get("Id").orElse(null) instanceof JsonString id) {
        return id.value().indexOf(':') < 0 ? "sha256:" + id.value() : id.value();
      }
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(
          describe(address) + ": what it says of an image is malformed: " + e.getMessage(), e);
    }
    throw new MalformedDocumentException(
        describe(address) + ": what it says of an image has no Id");
  }

  /** Writes an image to a stream as {@code docker save} does. */
  void save(Reference name, OutputStream sink) throws IOException {
    try (HttpResponse response = send(HttpRequest.of("GET", uri(imagePath(name) + "/get")))) {
      if (response.status() == 404) {
        throw missing(name);
      }
      checkStatus(response);
      byte[] buffer = new byte[1 << 16];
      long total = 0;
      InputStream in = response.body();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
        if (total > LARGEST_IMAGE) {
          throw new LimitException(
              describe(address) + ": sends an image of more than " + LARGEST_IMAGE + " bytes");
        }
        sink.write(buffer, 0, count);
      }
    }
  }

  NotFoundException missing(Reference name) {
    return new NotFoundException(describe(address) + ": no image " + name.familiar());
  }

  /** Sends an archive and waits until the engine says that it has taken it in. */
  void load(InputStream archive) throws IOException {
    HttpRequest request =
        HttpRequest.of("POST", uri("/images/load?quiet=0"))
            .with("Content-Type", "application/x-tar")
            .with(new HttpRequest.Body(-1, () -> archive));
    try (HttpResponse response = send(request)) {
      checkStatus(response);
      new EngineAnswer(describe(address)).check(response.body());
    }
  }

  private HttpResponse send(HttpRequest request) throws IOException {
    try {
      return http.send(request);
    } catch (HttpException e) {
      throw new HttpException(describe(address) + ": " + e.getMessage(), e.stage(), e);
    }
  }

  private void checkStatus(HttpResponse response) throws IOException {
    if (response.status() != 200) {
      throw new EngineAnswer(describe(address)).failure(response);
    }
  }

  private URI uri(String path) {
    return URI.create(address.base() + path);
  }

  /** By digest if there is one; by the full name, as engines differ in what a short one means. */
  private static String imagePath(Reference name) {
    return "/images/"
        + escape(
            name.repository()
                + name.digest().map(digest -> "@" + digest).orElse(":" + name.identifier()));
  }

  private static String escape(String name) {
    StringBuilder path = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "-._/:@".indexOf(c) >= 0) {
        path.append(c);
      } else {
        path.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return path.toString();
  }

  @Override
  public void close() {
    http.close();
  }
}
