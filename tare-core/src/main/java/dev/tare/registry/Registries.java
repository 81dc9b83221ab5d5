// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.Http;
import dev.tare.http.HttpClient;
import dev.tare.http.HttpRequest;
import dev.tare.http.HttpSettings;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.transport.EarlyDestination;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The door to all registries; shares connections and tokens between what it opens. */
public final class Registries implements Closeable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Registries may think for long about what ends an upload. */
  private static final Duration THOUGHT = Duration.ofMinutes(5);

  private static final int CONNECTIONS = 8;

  private final RegistrySettings settings;
  private final Http http;
  private final Consumer<String> warming;
  private final Runnable end;
  private final Timing timing;
  private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();

  public Registries(RegistrySettings settings) {
    Certificates certificates = new Certificates(settings.certificates(), settings.insecure());
    HttpClient client =
        new HttpClient(
            new HttpSettings(
                CONNECT,
                SILENCE,
                CONNECTIONS,
                Optional.empty(),
                certificates,
                settings.proxies(),
                settings.userAgent()));
    this.settings = settings;
    this.http = request -> client.send(patient(request));
    TlsWarming tls = new TlsWarming(certificates);
    this.warming = tls::begin;
    this.end =
        () -> {
          client.close();
          tls.end();
        };
    this.timing = Timing.SYSTEM;
  }

  /** A PUT ends an upload or brings a manifest. */
  static HttpRequest patient(HttpRequest request) {
    return request.method().equals("PUT") ? request.withPatience(THOUGHT) : request;
  }

  /** Over another transport, with another clock. */
  Registries(RegistrySettings settings, Http http, Timing timing) {
    this.settings = settings;
    this.http = http;
    this.warming = hostPort -> {};
    this.end = () -> {};
    this.timing = timing;
  }

  /**
   * Says that a registry will be spoken to, so that what takes time can begin; nothing is sent.
   *
   * @param registry host[:port]
   */
  public void expect(String registry) {
    warming.accept(Endpoint.hostPort(registry));
  }

  /** An image in a registry; nothing is asked until it is needed. */
  public ImageSource source(Reference reference) throws IOException {
    return new RegistrySource(endpoint(reference), reference);
  }

  /**
   * A repository to publish to, under one or several tags of the same repository.
   *
   * @throws IllegalArgumentException if the references name several repositories, or none
   */
  public ImageDestination destination(List<Reference> references) throws IOException {
    if (references.stream().map(Reference::repository).distinct().count() != 1) {
      throw new IllegalArgumentException("not one repository: " + references);
    }
    return new RegistryDestination(endpoint(references.get(0)), references);
  }

  /**
   * A repository that takes blobs while they are made. Nothing is asked before a blob begins, and
   * nothing is sent unless the repository has no tags or the reference's tag is as the caller left
   * it. Blobs that are complete are used by {@link #destination destinations} of this object.
   *
   * @param left what the tag stood for when the caller last wrote it, if no blob that will begin
   *     was known to the caller then
   */
  public EarlyDestination early(Reference reference, Optional<Digest> left) {
    return new EarlyRepository(endpoint(reference), reference, left);
  }

  /**
   * The tags of a repository in the registry's order, each once. What a registry lists that is no
   * tag is left out.
   *
   * @throws dev.tare.content.NotFoundException if there is no such repository
   */
  public List<String> tags(Repository repository) throws IOException {
    return Tags.of(endpoint(repository.registry()), repository);
  }

  /**
   * The manifests of a repository that name another as their subject: signatures, SBOMs and the
   * like (distribution-spec, listing referrers), also where only clients keep the list, under a tag
   * made of the digest. None if nothing is known of the subject.
   *
   * @param artifactType of those that are wanted; empty for all
   */
  public List<Descriptor> referrers(
      Repository repository, Digest subject, Optional<String> artifactType) throws IOException {
    return new Referrers(endpoint(repository.registry()), repository.path())
        .of(subject, artifactType);
  }

  /**
   * Asks a registry whether it takes our credentials.
   *
   * @param registry host[:port]
   * @throws RegistryException of kind AUTHENTICATION if it does not
   */
  public void checkLogin(String registry) throws IOException {
    new RegistryAccess(endpoint(registry)).login();
  }

  /** Asks whether a repository can be read; RegistryException if not. */
  public void checkPull(Repository repository) throws IOException {
    new RegistryAccess(endpoint(repository.registry())).pull(repository);
  }

  /**
   * Asks whether a repository can be written, and leaves nothing there; RegistryException if not.
   */
  public void checkPush(Repository repository) throws IOException {
    new RegistryAccess(endpoint(repository.registry())).push(repository);
  }

  private Endpoint endpoint(Reference reference) {
    return endpoint(reference.repository().registry());
  }

  private Endpoint endpoint(String registry) {
    return endpoints.computeIfAbsent(registry, name -> new Endpoint(name, settings, http, timing));
  }

  /** Ends all connections; what was opened cannot be used any more. */
  @Override
  public void close() {
    end.run();
  }
}
