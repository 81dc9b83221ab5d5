// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.json.Json;
import dev.tare.json.JsonException;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonNumber;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.registry.Credentials.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Asks token services for tokens (distribution: token.md, oauth.md). */
final class TokenService {
  private static final JsonLimits LIMITS = new JsonLimits(256 << 10, 16, 1_000);
  private static final long LEAST_SECONDS = 60;
  private static final long MOST_SECONDS = 24 * 60 * 60;
  private static final String CLIENT = "tare";

  /** What services answer that know no POST, though it is 404 by the specification. */
  private static final Set<Integer> NO_POST = Set.of(400, 401, 404, 405);

  private final Redirects redirects;
  private final Timing timing;
  private final Function<URI, Retry> retries;

  TokenService(Redirects redirects, Timing timing, Function<URI, Retry> retries) {
    this.redirects = redirects;
    this.timing = timing;
    this.retries = retries;
  }

  /** A new token; RegistryException of kind AUTHENTICATION if the service refuses. */
  Token fetch(TokenRequest request) throws IOException {
    Retry retry = retries.apply(request.realm());
    while (true) {
      try {
        return once(request);
      } catch (IOException e) {
        failed(retry, e);
      }
    }
  }

  /** The last failure has no status: the request that needs the token would be tried again. */
  private static void failed(Retry retry, IOException failure) throws IOException {
    try {
      retry.failed(failure);
    } catch (RegistryException e) {
      if (!Retry.isTransient(e)) {
        throw e;
      }
      throw new RegistryException(e.kind(), "no token: " + e.getMessage(), 0, e.uri(), e);
    }
  }

  private Token once(TokenRequest request) throws IOException {
    Optional<Secret> secret = request.secret();
    if (secret.filter(s -> s.kind() == Secret.Kind.IDENTITY_TOKEN).isEmpty()) {
      return get(request, secret);
    }
    try (Answer answer = post(request, secret.get())) {
      boolean fallback = NO_POST.contains(answer.status()) && hasUser(secret.get());
      if (!fallback) {
        return read(answer);
      }
    }
    return get(request, secret);
  }

  private static boolean hasUser(Secret secret) {
    return !secret.user().isEmpty() && !secret.user().equals("<token>");
  }

  private Token get(TokenRequest request, Optional<Secret> secret) throws IOException {
    URI uri = request.realm();
    if (request.service().isPresent()) {
      uri = Addresses.with(uri, "service", request.service().get());
    }
    for (String scope : request.scopes()) {
      uri = Addresses.with(uri, "scope", scope);
    }
    HttpRequest get =
        HttpRequest.of("GET", uri)
            .with("Accept", "application/json")
            .with("Accept-Encoding", "identity");
    try (Answer answer = redirects.send(get, secret.map(TokenService::basic))) {
      return read(answer);
    }
  }

  private Answer post(TokenRequest request, Secret secret) throws IOException {
    List<String> form = new ArrayList<>();
    form.add("grant_type=refresh_token");
    form.add("refresh_token=" + Addresses.query(secret.value()));
    form.add("client_id=" + CLIENT);
    request.service().ifPresent(service -> form.add("service=" + Addresses.query(service)));
    if (!request.scopes().isEmpty()) {
      form.add("scope=" + Addresses.query(String.join(" ", request.scopes())));
    }
    HttpRequest post =
        HttpRequest.of("POST", request.realm())
            .with("Accept", "application/json")
            .with("Accept-Encoding", "identity")
            .with("Content-Type", "application/x-www-form-urlencoded")
            .with(HttpRequest.Body.of(String.join("&", form).getBytes(StandardCharsets.UTF_8)));
    return redirects.sendSecret(post);
  }

  /** The header for a user and password (RFC 7617). */
  static String basic(Secret secret) {
    String pair = secret.user() + ":" + secret.value();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  private Token read(Answer answer) throws IOException {
    int status = answer.status();
    if (status < 200 || status > 299) {
      throw refused(answer);
    }
    JsonObject reply;
    try {
      reply = (JsonObject) Json.parse(answer.body(LIMITS.bytes()), LIMITS);
    } catch (JsonException | ClassCastException e) {
      // Cut, or somebody else's page: the next answer may be whole. Nothing of it is shown.
      throw new HttpException(
          "the token service answers with no JSON object", HttpException.Stage.EXCHANGE);
    }
    Optional<String> token = text(reply, "token").or(() -> text(reply, "access_token"));
    if (token.isEmpty()) {
      throw broken(answer, "no token");
    }
    if (!token.get().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw broken(answer, "a token that fits no header");
    }
    return new Token(token.get(), timing.now().plus(life(reply)));
  }

  private RegistryException refused(Answer answer) throws IOException {
    RegistryException failure = Failures.of(answer, timing);
    int status = failure.status();
    if (status >= 400 && status < 500 && !Retry.isTransient(status)) {
      return new RegistryException(
          RegistryException.Kind.AUTHENTICATION,
          "no token: " + failure.getMessage(),
          status,
          answer.uri(),
          Optional.empty());
    }
    return failure;
  }

  private static RegistryException broken(Answer answer, String what) {
    return RegistryException.authentication(
        "token service %s answered with %s".formatted(Addresses.shown(answer.uri()), what),
        answer.uri());
  }

  private static Optional<String> text(JsonObject reply, String name) {
    return reply.get(name).orElse(null) instanceof JsonString string && !string.value().isEmpty()
        ? Optional.of(string.value())
        : Optional.empty();
  }

  /** At least a minute (token.md, expires_in): shorter lives show by a refusal. */
  private static Duration life(JsonObject reply) {
    if (!(reply.get("expires_in").orElse(null) instanceof JsonNumber number)) {
      return Duration.ofSeconds(LEAST_SECONDS);
    }
    double seconds = Double.parseDouble(number.text());
    return Duration.ofSeconds(
        (long) Math.max(LEAST_SECONDS, Math.min(MOST_SECONDS, seconds * 0.9)));
  }
}
