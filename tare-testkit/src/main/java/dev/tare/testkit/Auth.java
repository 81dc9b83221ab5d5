// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How a registry wants to be asked: not at all, with a password (Basic), or with a token from its
 * own token service (Bearer), which is at {@code /token} and answers GET and POST. Immutable.
 */
public final class Auth {
  /** The name of the member that carries a token in the token service's answer to a GET. */
  public enum TokenField {
    /** {@code token} */
    TOKEN,
    /** {@code access_token} */
    ACCESS_TOKEN,
    /** Both names. */
    BOTH,
    /** No token at all. */
    NEITHER
  }

  /** Which of several {@code scope} parameters the token service looks at. */
  public enum ScopePolicy {
    /** All of them. */
    ALL,
    /** The first only. */
    FIRST,
    /** The last only. */
    LAST
  }

  enum Mode {
    NONE,
    BASIC,
    BEARER
  }

  private Mode mode = Mode.NONE;
  private Map<String, String> users = Map.of();
  private Map<String, String> identityTokens = Map.of();
  private boolean anonymousPull;
  private boolean readOnly;
  private Duration lifetime = Duration.ofMinutes(5);
  private Optional<String> expiresIn = Optional.of("300");
  private TokenField tokenField = TokenField.BOTH;
  private ScopePolicy scopePolicy = ScopePolicy.ALL;

  private Auth() {}

  private Auth with(Consumer<Auth> change) {
    Auth copy = new Auth();
    copy.mode = mode;
    copy.users = users;
    copy.identityTokens = identityTokens;
    copy.anonymousPull = anonymousPull;
    copy.readOnly = readOnly;
    copy.lifetime = lifetime;
    copy.expiresIn = expiresIn;
    copy.tokenField = tokenField;
    copy.scopePolicy = scopePolicy;
    change.accept(copy);
    return copy;
  }

  private static Map<String, String> put(Map<String, String> map, String key, String value) {
    Map<String, String> more = new TreeMap<>(map);
    more.put(key, value);
    return Map.copyOf(more);
  }

  /** Everything is allowed to everybody. */
  public static Auth none() {
    return new Auth();
  }

  /** Everything is allowed with this password, nothing without. */
  public static Auth basic(String user, String password) {
    return new Auth().with(a -> a.mode = Mode.BASIC).user(user, password);
  }

  /** A token is needed, and for it this password. */
  public static Auth bearer(String user, String password) {
    return new Auth().with(a -> a.mode = Mode.BEARER).user(user, password);
  }

  /** Allows one user more. */
  public Auth user(String user, String password) {
    return with(a -> a.users = put(a.users, user, password));
  }

  /** Lets this identity token (the {@code refresh_token} of a POST) stand for the user. */
  public Auth identityToken(String user, String token) {
    return with(a -> a.identityTokens = put(a.identityTokens, token, user));
  }

  /** Gives a token for pulling to whoever comes without a password. */
  public Auth anonymousPull() {
    return with(a -> a.anonymousPull = true);
  }

  /** Gives users tokens for pulling only, whatever they ask for. */
  public Auth readOnly() {
    return with(a -> a.readOnly = true);
  }

  /** How long a token is good for, and says so; 5 minutes if not set. */
  public Auth lifetime(Duration lifetime) {
    return with(
        a -> {
          a.lifetime = lifetime;
          a.expiresIn = Optional.of(Long.toString(lifetime.toSeconds()));
        });
  }

  /**
   * What the token service says in {@code expires_in}, whatever the truth is.
   *
   * @param json such as {@code 60}, {@code "60"} with quotes, {@code 1e30}; empty leaves it out
   */
  public Auth expiresIn(String json) {
    return with(a -> a.expiresIn = json.isEmpty() ? Optional.empty() : Optional.of(json));
  }

  /** The member for the token; both if not set. */
  public Auth tokenField(TokenField field) {
    return with(a -> a.tokenField = field);
  }

  /** Which scopes count; all if not set. */
  public Auth scopePolicy(ScopePolicy policy) {
    return with(a -> a.scopePolicy = policy);
  }

  Mode mode() {
    return mode;
  }

  boolean accepts(String user, String password) {
    return password.equals(users.get(user));
  }

  Optional<String> userOf(String identityToken) {
    return Optional.ofNullable(identityTokens.get(identityToken));
  }

  boolean allowsAnonymousPull() {
    return anonymousPull;
  }

  boolean isReadOnly() {
    return readOnly;
  }

  Duration lifetime() {
    return lifetime;
  }

  Optional<String> expiresIn() {
    return expiresIn;
  }

  TokenField tokenField() {
    return tokenField;
  }

  ScopePolicy scopePolicy() {
    return scopePolicy;
  }
}
