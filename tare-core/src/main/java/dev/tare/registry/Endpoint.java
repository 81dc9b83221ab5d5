// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.Http;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.registry.Authorizer.Grant;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** One registry: its scheme, its authorization, its patience. Shared by all its repositories. */
final class Endpoint {
  private static final String HUB = "docker.io";
  private static final String HUB_HOST = "registry-1.docker.io";

  private final String registry;
  private final String host;
  private final boolean mayBePlain;
  private final Timing timing;
  private final Gate gate;
  private final Redirects redirects;
  private final Reach reach;
  private final Authorizer authorizer;
  private final Notices notices;
  private final Holders holders = new Holders();
  private final EarlyUploads early = new EarlyUploads();
  private Optional<URI> base = Optional.empty();

  /**
   * Nothing is asked yet.
   *
   * @param registry host[:port] as credentials are looked up
   */
  Endpoint(String registry, RegistrySettings settings, Http http, Timing timing) {
    this.registry = registry;
    this.host = host(registry);
    this.reach = Reach.of(URI.create("https://" + host));
    this.mayBePlain = settings.insecure().contains(registry) || reach == Reach.LOOPBACK;
    this.timing = timing;
    this.gate = new Gate(timing);
    this.redirects = new Redirects(http, reach);
    Tokens tokens = new Tokens(new TokenService(redirects, timing, this::retry), timing);
    this.notices = new Notices(registry, settings.notices());
    Realms realms = new Realms(registry, host, settings.strictAuth(), notices);
    this.authorizer = new Authorizer(registry, realms, settings.credentials(), tokens, timing);
  }

  private static String host(String registry) {
    return registry.equals(HUB) ? HUB_HOST : registry;
  }

  /** Where a registry is spoken to over TLS. */
  static String hostPort(String registry) {
    String host = host(registry);
    return host.lastIndexOf(':') > host.lastIndexOf(']') ? host : host + ":443";
  }

  Timing timing() {
    return timing;
  }

  Reach reach() {
    return reach;
  }

  Notices notices() {
    return notices;
  }

  /** Which repositories are known to hold a blob. */
  Holders holders() {
    return holders;
  }

  /** Which uploads began before their blobs were known. */
  EarlyUploads early() {
    return early;
  }

  /** What messages call a repository. */
  String repository(String path) {
    return registry + "/" + path;
  }

  /** Whether an address is not the registry's own, so that no credentials go there. */
  boolean isElsewhere(URI uri) {
    return !Origin.of(uri).equals(Origin.of(URI.create("https://" + host)))
        && !Origin.of(uri).equals(Origin.of(URI.create("http://" + host)));
  }

  Retry retry(URI about) {
    return new Retry(timing, gate, about);
  }

  /** The address of a path that begins with {@code /v2/}. */
  URI uri(String path) throws IOException {
    return URI.create(base() + path);
  }

  /** Sends a request as often as makes sense. */
  <T> T call(Call call, Call.Handler<T> handler) throws IOException {
    Retry retry = retry(call.request().uri());
    while (true) {
      try (Answer answer = attempt(call)) {
        return handler.handle(answer);
      } catch (IOException e) {
        if (call.optional()) {
          throw e;
        }
        retry.failed(e);
      }
    }
  }

  /** Sends a request once; twice or more only if it must be authorized first. */
  Answer attempt(Call call) throws IOException {
    gate.pass();
    if (!Origin.of(call.request().uri()).equals(Origin.of(base()))) {
      return send(call, Optional.empty());
    }
    Optional<Grant> grant = authorizer.known(call.access());
    Answer answer = ask(call, grant);
    boolean content = call.optional() && grant.isPresent(); // with what this grant gets it
    for (int i = 0; i < 2 && isRefusal(answer) && !(content && !isEnded(answer)); i++) {
      Optional<Grant> better = another(answer, call.access(), grant);
      if (better.isEmpty() || (i > 0 && !wantsMoreScope(answer))) {
        break;
      }
      answer.close();
      grant = better;
      answer = ask(call, grant);
    }
    return answer;
  }

  /** Asks the registry itself, and passes on what it has to say. */
  private Answer ask(Call call, Optional<Grant> grant) throws IOException {
    Answer answer = send(call, grant);
    if (!answer.away()) {
      notices.warnings(answer);
    }
    return answer;
  }

  private Answer send(Call call, Optional<Grant> grant) throws IOException {
    WatchedBody body = new WatchedBody(call.request());
    try {
      return redirects.send(body.request(), grant.map(Grant::header));
    } catch (IOException e) {
      throw body.explain(e);
    }
  }

  private Optional<Grant> another(Answer answer, Access access, Optional<Grant> grant)
      throws IOException {
    try {
      Optional<Grant> better = authorizer.after(answer, access, grant);
      if (better.isPresent() || authorizer.isChallenged()) {
        return better;
      }
      try (Answer ping = redirects.send(HttpRequest.of("GET", uri("/v2/")), Optional.empty())) {
        if (!ping.away()) {
          authorizer.learn(ping);
        }
      }
      return authorizer.known(access);
    } catch (IOException | RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  private static boolean isRefusal(Answer answer) {
    return !answer.away()
        && (answer.status() == 401 || (answer.status() == 403 && wantsMoreScope(answer)));
  }

  /** Whether the registry says that the token is good for nothing any more. */
  private static boolean isEnded(Answer answer) {
    return ChallengeParser.parse(answer.response().headers("WWW-Authenticate")).stream()
        .anyMatch(c -> c.parameter("error").filter("invalid_token"::equals).isPresent());
  }

  private static boolean wantsMoreScope(Answer answer) {
    return ChallengeParser.parse(answer.response().headers("WWW-Authenticate")).stream()
        .anyMatch(Challenge::wantsMoreScope);
  }

  /** The exception for an answer that is a refusal; closes the answer. */
  IOException failure(Answer answer, Access access) throws IOException {
    RegistryException failure = Failures.of(answer, timing);
    if (authorizer.hasSecret(access.path())) {
      return failure;
    }
    if (failure.status() == 401) {
      return failure.with("no credentials found for it");
    }
    return failure.status() == 429 ? failure.with("logging in may help") : failure;
  }

  /** Scheme and host; which scheme is found out once. */
  private synchronized URI base() throws IOException {
    if (base.isEmpty()) {
      base = Optional.of(mayBePlain ? probe() : URI.create("https://" + host));
    }
    return base.get();
  }

  /** https if it is spoken there; a certificate that is not trusted never leads to http. */
  private URI probe() throws IOException {
    URI https = URI.create("https://" + host);
    URI http = URI.create("http://" + host);
    Retry retry = retry(https);
    while (true) {
      try {
        if (speaks(https)) {
          return https;
        }
        if (speaks(http)) {
          return http;
        }
        throw new HttpException(
            "neither https nor http is spoken there", HttpException.Stage.EXCHANGE);
      } catch (IOException e) {
        retry.failed(e);
      }
    }
  }

  private boolean speaks(URI root) throws IOException {
    boolean tls = root.getScheme().equals("https");
    try (Answer ping =
        redirects.send(HttpRequest.of("GET", URI.create(root + "/v2/")), Optional.empty())) {
      boolean does = tls || ping.status() != 400;
      if (does && !ping.away()) {
        authorizer.learn(ping);
      }
      return does;
    } catch (HttpException e) {
      boolean untold = e.stage() != HttpException.Stage.EXCHANGE && !Retry.isTrustFailure(e);
      if (tls && untold) {
        return false;
      }
      throw e;
    }
  }
}
