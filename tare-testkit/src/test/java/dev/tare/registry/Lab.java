// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.http.HttpClient;
import dev.tare.http.HttpSettings;
import dev.tare.http.Proxies;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A registry that misbehaves, a client without waits, and an image of one config and one layer. */
final class Lab implements AutoCloseable {
  static final byte[] LAYER = bytes(3 << 20);
  static final byte[] CONFIG =
      "{\"architecture\":\"amd64\",\"os\":\"linux\"}".getBytes(StandardCharsets.UTF_8);
  static final Descriptor LAYER_DESCRIPTOR = describe(MediaType.OCI_LAYER_GZIP, LAYER);
  static final Descriptor CONFIG_DESCRIPTOR = describe(MediaType.OCI_CONFIG, CONFIG);
  static final byte[] MANIFEST =
      """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
      "config":%s,"layers":[%s]}"""
          .formatted(CONFIG_DESCRIPTOR.json(), LAYER_DESCRIPTOR.json())
          .getBytes(StandardCharsets.UTF_8);
  static final Descriptor MANIFEST_DESCRIPTOR = describe(MediaType.OCI_MANIFEST, MANIFEST);

  final MemoryRegistry registry;
  final TestTiming timing = new TestTiming();
  private final HttpClient http;
  final Registries registries;

  Lab(MemoryRegistry registry) {
    this(registry, Credentials.ANONYMOUS);
  }

  Lab(MemoryRegistry registry, Credentials credentials) {
    this(
        registry,
        new RegistrySettings(credentials, Set.of(), List.of(), Proxies.NONE, "tare-test"));
  }

  /** One whose client bears silence for longer. */
  Lab(MemoryRegistry registry, Duration silence) {
    this(
        registry,
        new RegistrySettings(Credentials.ANONYMOUS, Set.of(), List.of(), Proxies.NONE, "tare-test"),
        silence);
  }

  Lab(MemoryRegistry registry, RegistrySettings settings) {
    this(registry, settings, Duration.ofMillis(700));
  }

  private Lab(MemoryRegistry registry, RegistrySettings settings, Duration silence) {
    this.registry = registry;
    HttpSettings usual = HttpSettings.defaults();
    this.http =
        new HttpClient(
            new HttpSettings(
                usual.connectTimeout(),
                silence,
                usual.connectionsPerHost(),
                Optional.empty(),
                usual.tls(),
                Proxies.NONE,
                "tare-test"));
    this.registries = new Registries(settings, http, timing);
  }

  static Credentials password(String user, String password) {
    return (registry, path) ->
        Optional.of(new Credentials.Secret(Credentials.Secret.Kind.PASSWORD, user, password));
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  static Descriptor describe(MediaType type, byte[] bytes) {
    return Descriptor.of(type, Digest.sha256(bytes), bytes.length);
  }

  Reference reference(String rest) {
    return Reference.parse(registry.host() + "/" + rest);
  }

  /** Puts the image into the registry directly. */
  void seed(String repository, String tag) {
    registry.putBlob(repository, LAYER);
    registry.putBlob(repository, CONFIG);
    registry.putManifest(repository, tag, MediaType.OCI_MANIFEST.value(), MANIFEST);
    registry.putManifest(
        repository,
        MANIFEST_DESCRIPTOR.digest().toString(),
        MediaType.OCI_MANIFEST.value(),
        MANIFEST);
  }

  ImageSource source(String rest) throws IOException {
    return registries.source(reference(rest));
  }

  ImageDestination destination(String rest) throws IOException {
    return registries.destination(List.of(reference(rest)));
  }

  /** Reads root, manifest, config and layer, all verified; the layer is given back. */
  byte[] pull(String rest) throws IOException {
    try (ImageSource source = source(rest)) {
      Descriptor root = source.root();
      read(source, root);
      read(source, CONFIG_DESCRIPTOR);
      return read(source, LAYER_DESCRIPTOR);
    }
  }

  static byte[] read(ImageSource source, Descriptor descriptor) throws IOException {
    return new Blob(descriptor, () -> source.open(descriptor), Optional.empty())
        .readAll(LAYER.length + 1);
  }

  /** Publishes the image; what became of layer, config and manifest. */
  List<Transfer> push(String rest) throws IOException {
    return push(rest, Optional.empty());
  }

  List<Transfer> push(String rest, Optional<Repository> origin) throws IOException {
    List<Transfer> transfers = new ArrayList<>();
    try (ImageDestination destination = destination(rest)) {
      transfers.add(destination.put(new Blob(LAYER_DESCRIPTOR, Content.of(LAYER), origin)));
      transfers.add(
          destination.put(new Blob(CONFIG_DESCRIPTOR, Content.of(CONFIG), Optional.empty())));
      transfers.add(
          destination.put(new Blob(MANIFEST_DESCRIPTOR, Content.of(MANIFEST), Optional.empty())));
      destination.commit(MANIFEST_DESCRIPTOR);
    }
    return transfers;
  }

  /** The requests as lines, the host's probe by TLS left out since it is none. */
  List<String> log() {
    return registry.requests().stream().map(Object::toString).toList();
  }

  @Override
  public void close() {
    registries.close();
    http.close();
    registry.close();
  }
}
