// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.Optional;
import java.util.Set;

/** Lets a request pass, or answers 401 with the challenge it takes. */
final class Gate {
  private final Auth auth;
  private final TokenService tokens;

  Gate(Auth auth, TokenService tokens) {
    this.auth = auth;
    this.tokens = tokens;
  }

  /** For the ping and the like, which any token opens. */
  void check(Call call) {
    check(call, "", "");
  }

  /**
   * @param actions separated by commas
   */
  void check(Call call, String resource, String actions) {
    if (call.atOtherOrigin() || auth.mode() == Auth.Mode.NONE) {
      return;
    }
    if (auth.mode() == Auth.Mode.BASIC) {
      if (Basic.of(call.request()).filter(b -> auth.accepts(b.user(), b.password())).isEmpty()) {
        throw unauthorized("Basic realm=\"" + TokenService.SERVICE + "\"");
      }
      return;
    }
    Optional<String> token = Basic.credentials(call.request(), "bearer ");
    Optional<Set<String>> granted = token.flatMap(tokens::granted);
    if (granted.isEmpty()) {
      throw unauthorized(
          challenge(call, resource, actions)
              + (token.isPresent() ? ",error=\"invalid_token\"" : ""));
    }
    if (!covers(granted.get(), resource, actions)) {
      throw unauthorized(challenge(call, resource, actions) + ",error=\"insufficient_scope\"");
    }
  }

  /** Whether the request may do that too; never an error. */
  boolean allows(Call call, String resource, String action) {
    if (call.atOtherOrigin() || auth.mode() != Auth.Mode.BEARER) {
      return true;
    }
    return Basic.credentials(call.request(), "bearer ")
        .flatMap(tokens::granted)
        .filter(g -> covers(g, resource, action))
        .isPresent();
  }

  private static boolean covers(Set<String> granted, String resource, String actions) {
    if (resource.isEmpty()) {
      return true;
    }
    for (String action : actions.split(",", -1)) {
      if (!granted.contains(resource + ":" + action)) {
        return false;
      }
    }
    return true;
  }

  private static String challenge(Call call, String resource, String actions) {
    String challenge =
        "Bearer realm=\""
            + call.origin()
            + TokenService.PATH
            + "\",service=\""
            + TokenService.SERVICE
            + "\"";
    return resource.isEmpty()
        ? challenge
        : challenge + ",scope=\"" + resource + ":" + actions + "\"";
  }

  private static RegistryError unauthorized(String challenge) {
    return new RegistryError(
        Answer.error(401, "UNAUTHORIZED", "authentication required")
            .header("WWW-Authenticate", challenge));
  }
}
