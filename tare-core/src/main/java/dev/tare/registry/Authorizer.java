// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.oci.Printable;
import dev.tare.registry.Credentials.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers one registry's challenges. What it gives out is for that registry's origin only. */
final class Authorizer {
  private static final Duration SECRETS_KEPT = Duration.ofMinutes(5);
  private static final int MOST_SCOPES = 10;

  private final String registry;
  private final Realms realms;
  private final Credentials credentials;
  private final Tokens tokens;
  private final Timing timing;
  private final Map<String, Known> secrets = new ConcurrentHashMap<>();
  private volatile Optional<Asked> asked = Optional.empty();

  Authorizer(
      String registry, Realms realms, Credentials credentials, Tokens tokens, Timing timing) {
    this.registry = registry;
    this.realms = realms;
    this.credentials = credentials;
    this.tokens = tokens;
    this.timing = timing;
  }

  /**
   * What a request is sent with.
   *
   * @param header the value of Authorization
   * @param scopes what a token was asked for
   */
  record Grant(String header, List<String> scopes) {
    @Override
    public String toString() {
      return "grant for " + scopes;
    }
  }

  /** What the registry is known to want; nothing if it has asked for nothing yet. */
  Optional<Grant> known(Access access) throws IOException {
    Optional<Secret> secret = secret(access.path());
    if (secret.filter(s -> s.kind() == Secret.Kind.REGISTRY_TOKEN).isPresent()) {
      if (!secret.get().value().chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("the token for " + registry + " fits no header");
      }
      return Optional.of(new Grant("Bearer " + secret.get().value(), access.scopes()));
    }
    Optional<Asked> known = asked;
    if (known.isEmpty()) {
      return Optional.empty();
    }
    return known.get().challenge().isBasic()
        ? basic(secret)
        : Optional.of(token(known.get(), access, Optional.empty()));
  }

  /** Takes up what a registry wants that has not refused anything yet. */
  void learn(Answer answer) {
    choose(ChallengeParser.parse(answer.response().headers("WWW-Authenticate")))
        .ifPresent(chosen -> asked = Optional.of(new Asked(chosen, answer.uri())));
  }

  /** Whether a challenge has been seen. */
  boolean isChallenged() {
    return asked.isPresent();
  }

  /**
   * A grant that may do where this one was refused; empty if there is none.
   *
   * @throws RegistryException of kind AUTHENTICATION if a token cannot be had
   */
  Optional<Grant> after(Answer refused, Access access, Optional<Grant> used) throws IOException {
    Optional<Secret> secret = secret(access.path());
    if (secret.filter(s -> s.kind() == Secret.Kind.REGISTRY_TOKEN).isPresent()) {
      return renewed(access, used);
    }
    List<Challenge> given = ChallengeParser.parse(refused.response().headers("WWW-Authenticate"));
    Optional<Challenge> chosen = choose(given);
    if (chosen.isEmpty() && !given.isEmpty()) {
      throw unsupported(given, refused);
    }
    learn(refused);
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    Asked known = asked.get();
    if (known.challenge().isBasic()) {
      return basic(secret)
          .filter(grant -> !used.map(Grant::header).equals(Optional.of(grant.header())));
    }
    if (chosen.filter(Challenge::wantsMoreScope).isEmpty()) {
      return Optional.of(token(known, access, used.map(Grant::header)));
    }
    List<String> wanted =
        more(used.map(Grant::scopes).orElse(access.scopes()), chosen.get().parameter("scope"));
    return used.map(Grant::scopes).equals(Optional.of(wanted))
        ? Optional.empty()
        : Optional.of(token(known, new Access(access.path(), wanted), used.map(Grant::header)));
  }

  /** Whoever gave a token for the registry may have a newer one by now. */
  private Optional<Grant> renewed(Access access, Optional<Grant> used) throws IOException {
    synchronized (secrets) {
      Optional<Grant> present = bearer(access);
      if (!isUsed(present, used)) {
        return present; // another thread has asked
      }
      secrets.remove(access.path());
      Optional<Grant> fresh = bearer(access);
      return isUsed(fresh, used) ? Optional.empty() : fresh;
    }
  }

  private Optional<Grant> bearer(Access access) throws IOException {
    return secret(access.path())
        .filter(s -> s.kind() == Secret.Kind.REGISTRY_TOKEN)
        .map(s -> new Grant("Bearer " + s.value(), access.scopes()));
  }

  private static boolean isUsed(Optional<Grant> grant, Optional<Grant> used) {
    return grant.map(Grant::header).equals(used.map(Grant::header));
  }

  private static Optional<Grant> basic(Optional<Secret> secret) {
    return secret
        .filter(s -> s.kind() == Secret.Kind.PASSWORD)
        .map(s -> new Grant(TokenService.basic(s), List.of()));
  }

  private RegistryException unsupported(List<Challenge> given, Answer refused) {
    String schemes = String.join(", ", given.stream().map(Challenge::scheme).distinct().toList());
    return RegistryException.authentication(
        "registry %s wants an authentication that is not known: %s"
            .formatted(registry, Printable.quote(schemes)),
        refused.uri());
  }

  private static Optional<Challenge> choose(List<Challenge> given) {
    return given.stream()
        .filter(c -> c.isBearer() && c.parameter("realm").isPresent())
        .findFirst()
        .or(() -> given.stream().filter(Challenge::isBasic).findFirst());
  }

  /** The scopes and those that the registry misses, without repetition. */
  private static List<String> more(List<String> scopes, Optional<String> missing) {
    Set<String> all = new LinkedHashSet<>(scopes);
    for (String scope : missing.orElse("").split(" ", -1)) {
      boolean sound = scope.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
      if (!scope.isEmpty() && sound && all.size() < MOST_SCOPES) {
        all.add(scope);
      }
    }
    return new ArrayList<>(all);
  }

  private Grant token(Asked known, Access access, Optional<String> refused) throws IOException {
    Optional<Secret> secret = secret(access.path());
    TokenRequest request =
        new TokenRequest(
            realms.find(known.challenge(), known.at(), secret.isPresent()),
            known.challenge().parameter("service"),
            access.scopes(),
            secret);
    return new Grant(tokens.get(request, refused).header(), access.scopes());
  }

  /** Whether anything is known that could prove who we are. */
  boolean hasSecret(String path) throws IOException {
    return secret(path).isPresent();
  }

  private Optional<Secret> secret(String path) throws IOException {
    Known known = secrets.get(path);
    if (known != null && known.until().isAfter(timing.now())) {
      return known.secret();
    }
    synchronized (secrets) {
      known = secrets.get(path);
      if (known == null || !known.until().isAfter(timing.now())) {
        known = new Known(credentials.find(registry, path), timing.now().plus(SECRETS_KEPT));
        secrets.put(path, known);
      }
      return known.secret();
    }
  }

  /** A challenge, and the address that it is relative to. */
  private record Asked(Challenge challenge, URI at) {}

  /** Found credentials, kept for a while since looking may start a program. */
  private record Known(Optional<Secret> secret, Instant until) {}
}
