// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.http.HttpClient;
import dev.tare.http.HttpSettings;
import dev.tare.http.Proxies;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.oci.Reference;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.SampleImages;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Two registries with tokens, a client that never waits, and the work that faults are let at. */
final class Sweep implements AutoCloseable {
  static final Image OLD = SampleImages.image("old");
  static final Image IMAGE = SampleImages.image("one".repeat(2_000), "two".repeat(2_000));
  static final Artifact INDEX =
      SampleImages.index(
          IMAGE, SampleImages.image("linux/arm64", new String[] {"one".repeat(2_000), "three"}));

  final MemoryRegistry from = start();
  final MemoryRegistry to = start();
  final TestTiming timing = new TestTiming();
  private final HttpClient http = new HttpClient(settings());
  private final Registries registries =
      new Registries(
          new RegistrySettings(
              Lab.password("me", "s3cret"), Set.of(), List.of(), Proxies.NONE, "tare-test"),
          http,
          timing);
  private final int threads;

  /** The source holds the index as {@code base:1}, the other an old image as {@code app:1}. */
  Sweep(int threads) throws IOException {
    this.threads = threads;
    seed(from, "base", INDEX);
    seed(to, "app", OLD);
  }

  /** Something to do with the registries. */
  @FunctionalInterface
  interface Work {
    void run(Sweep sweep) throws IOException;
  }

  private static MemoryRegistry start() {
    try {
      return MemoryRegistry.builder().auth(Auth.bearer("me", "s3cret")).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpSettings settings() {
    HttpSettings usual = HttpSettings.defaults();
    return new HttpSettings(
        usual.connectTimeout(),
        Duration.ofSeconds(20),
        usual.connectionsPerHost(),
        Optional.empty(),
        usual.tls(),
        Proxies.NONE,
        "tare-test");
  }

  private static void seed(MemoryRegistry registry, String path, Artifact artifact)
      throws IOException {
    for (Blob blob : artifact.blobs()) {
      registry.putBlob(path, blob.readAll(1 << 20));
    }
    for (Document<?> document : artifact.documents()) {
      registry.putManifest(path, "1", document.descriptor().mediaType().value(), document.bytes());
    }
  }

  /** The index. */
  ImageSource source() throws IOException {
    return registries.source(Reference.parse(from.host() + "/base:1"));
  }

  private ImageDestination destination(String name) throws IOException {
    return registries.destination(List.of(Reference.parse(to.host() + "/" + name)));
  }

  /** Loads an image of the index and reads all its blobs. */
  void pull() throws IOException {
    try (ImageSource source = source()) {
      Image image = Images.load(source, Optional.of(IMAGE.config().value().platform()));
      if (!image.descriptor().digest().equals(IMAGE.descriptor().digest())) {
        throw new AssertionError("another image: " + image.descriptor());
      }
      for (Blob blob : image.blobs()) {
        blob.readAll(1 << 20);
      }
    }
  }

  /** Publishes an image that lies in memory. */
  void push() throws IOException {
    publish(IMAGE);
  }

  /** Publishes that image to two repositories of a registry. */
  void share() throws IOException {
    try (ImageDestination first = destination("app:1");
        ImageDestination second = destination("mirror:1")) {
      Publisher.publish(IMAGE, List.of(first, second), threads, PublishObserver.NONE);
    }
  }

  /** Copies the index from one registry to the other. */
  void copy() throws IOException {
    try (ImageSource source = source()) {
      publish(Images.loadAll(source));
    }
  }

  private void publish(Artifact artifact) throws IOException {
    try (ImageDestination destination = destination("app:1")) {
      Publisher.publish(artifact, List.of(destination), threads, PublishObserver.NONE);
    }
  }

  /** How many requests both registries have seen. */
  int count() {
    return from.requests().size() + to.requests().size();
  }

  List<String> log() {
    return Stream.concat(from.requests().stream(), to.requests().stream())
        .map(Exchange::toString)
        .toList();
  }

  /** Checks that the destination has all, bytes and all, and the tag too. */
  void assertPublished(String path, Artifact artifact) throws IOException {
    assertThat(to.manifest(path, "1").orElseThrow().digest())
        .isEqualTo(artifact.descriptor().digest().toString());
    for (Blob blob : artifact.blobs()) {
      assertThat(to.blob(path, blob.descriptor().digest().toString()).orElseThrow())
          .isEqualTo(blob.readAll(1 << 20));
    }
    for (Document<?> document : artifact.documents()) {
      assertThat(to.manifest(path, document.descriptor().digest().toString()).orElseThrow().bytes())
          .isEqualTo(document.bytes());
    }
  }

  /** What the destination's tag stands for. */
  String tagged() {
    return to.manifest("app", "1").orElseThrow().digest();
  }

  @Override
  public void close() {
    registries.close();
    http.close();
    from.close();
    to.close();
  }
}
