// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Gives out tokens and remembers what for. */
final class TokenService {
  static final String PATH = "/token";
  static final String SERVICE = "memory-registry";

  private final Auth auth;
  private final Map<String, Token> tokens = new TreeMap<>();
  private final Map<String, String> refreshTokens = new TreeMap<>();
  private final List<TokenGrant> grants = new ArrayList<>();

  private record Token(Set<String> granted, long endsAt) {}

  TokenService(Auth auth) {
    this.auth = auth;
  }

  synchronized List<TokenGrant> grants() {
    return List.copyOf(grants);
  }

  synchronized void expire() {
    tokens.clear();
  }

  /** What a token is good for; empty if it is unknown or has expired. */
  synchronized Optional<Set<String>> granted(String token) {
    return Optional.ofNullable(tokens.get(token))
        .filter(t -> t.endsAt() - System.nanoTime() > 0)
        .map(Token::granted);
  }

  Answer answer(Call call) {
    if (call.request().method().equals("GET")) {
      return get(call.request());
    }
    if (call.request().method().equals("POST")) {
      return post(call);
    }
    return Answer.error(405, "UNSUPPORTED", "the token service knows GET and POST");
  }

  private Answer get(Request request) {
    Optional<String> user = Optional.empty();
    if (request.header("Authorization").isPresent()) {
      user = Basic.of(request).filter(b -> auth.accepts(b.user(), b.password())).map(Basic::user);
      if (user.isEmpty()) {
        return refused();
      }
    } else if (!auth.allowsAnonymousPull()) {
      return refused();
    }
    List<String> scopes = request.parameters("scope");
    Map<String, Object> reply = new LinkedHashMap<>();
    String token = issue("GET", user, scopes);
    if (auth.tokenField() == Auth.TokenField.TOKEN || auth.tokenField() == Auth.TokenField.BOTH) {
      reply.put("token", token);
    }
    if (auth.tokenField() == Auth.TokenField.ACCESS_TOKEN
        || auth.tokenField() == Auth.TokenField.BOTH) {
      reply.put("access_token", token);
    }
    boolean offline = request.parameter("offline_token").filter("true"::equals).isPresent();
    if (offline && user.isPresent()) {
      reply.put("refresh_token", refreshToken(user.get()));
    }
    return reply(reply);
  }

  private Answer post(Call call) {
    Map<String, String> form = new TreeMap<>();
    Request.parse(new String(call.body(), UTF_8))
        .forEach(pair -> form.put(pair.getKey(), pair.getValue()));
    String grantType = form.getOrDefault("grant_type", "");
    Optional<String> user;
    if (grantType.equals("password")) {
      String name = form.getOrDefault("username", "");
      user = Optional.of(name).filter(n -> auth.accepts(n, form.getOrDefault("password", "")));
    } else if (grantType.equals("refresh_token")) {
      user = userOf(form.getOrDefault("refresh_token", ""));
    } else {
      return Answer.json(400, Json.object("error", "unsupported_grant_type"));
    }
    if (user.isEmpty()) {
      return Answer.json(401, Json.object("error", "invalid_grant"));
    }
    Map<String, Object> reply = new LinkedHashMap<>();
    String scope = form.getOrDefault("scope", "");
    reply.put("access_token", issue("POST", user, scope.isEmpty() ? List.of() : List.of(scope)));
    reply.put("scope", scope);
    if (grantType.equals("refresh_token")) {
      reply.put("refresh_token", form.getOrDefault("refresh_token", ""));
    } else if (form.getOrDefault("access_type", "").equals("offline")) {
      reply.put("refresh_token", refreshToken(user.get()));
    }
    return reply(reply);
  }

  private static Answer refused() {
    return Answer.error(401, "UNAUTHORIZED", "no token without the right password")
        .header("WWW-Authenticate", "Basic realm=\"" + SERVICE + "\"");
  }

  private Answer reply(Map<String, Object> reply) {
    auth.expiresIn().ifPresent(raw -> reply.put("expires_in", new Json.Literal(raw)));
    return Answer.json(200, Json.write(reply));
  }

  private synchronized String refreshToken(String user) {
    String token = "refresh-" + UUID.randomUUID();
    refreshTokens.put(token, user);
    return token;
  }

  private synchronized Optional<String> userOf(String identityToken) {
    return auth.userOf(identityToken)
        .or(() -> Optional.ofNullable(refreshTokens.get(identityToken)));
  }

  private synchronized String issue(String method, Optional<String> user, List<String> parameters) {
    List<String> asked = new ArrayList<>();
    parameters.forEach(p -> asked.addAll(List.of(p.strip().split(" +"))));
    asked.removeIf(String::isEmpty);
    Set<String> granted = new TreeSet<>();
    for (String scope : counted(asked)) {
      int colon = scope.lastIndexOf(':');
      for (String action : scope.substring(colon + 1).split(",", -1)) {
        if (colon > 0 && (action.equals("pull") || (user.isPresent() && !auth.isReadOnly()))) {
          granted.add(scope.substring(0, colon + 1) + action);
        }
      }
    }
    String token = "token-" + UUID.randomUUID();
    tokens.put(token, new Token(granted, System.nanoTime() + auth.lifetime().toNanos()));
    grants.add(new TokenGrant(method, user, asked, List.copyOf(granted)));
    return token;
  }

  private List<String> counted(List<String> asked) {
    if (asked.isEmpty() || auth.scopePolicy() == Auth.ScopePolicy.ALL) {
      return asked;
    }
    int index = auth.scopePolicy() == Auth.ScopePolicy.FIRST ? 0 : asked.size() - 1;
    return List.of(asked.get(index));
  }
}
