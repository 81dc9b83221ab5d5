// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** Where a registry client gets credentials from. */
@FunctionalInterface
public interface Credentials {
  /** No credentials. */
  Credentials ANONYMOUS = (registry, path) -> Optional.empty();

  /**
   * For a registry and the repository's path. Asked again after some minutes, and whenever a
   * registry refuses a token for itself, so that short-lived tokens can be renewed.
   */
  Optional<Secret> find(String registry, String path) throws IOException;

  /** A token for the registry itself, asked for anew whenever the last one is refused. */
  static Credentials token(Supplier<String> tokens) {
    return (registry, path) ->
        Optional.of(new Secret(Secret.Kind.REGISTRY_TOKEN, "", tokens.get()));
  }

  /** What proves who we are; toString never shows it. */
  record Secret(Kind kind, String user, String value) {
    /** How it is used. */
    public enum Kind {
      /** User and password. */
      PASSWORD,
      /** A refresh token for the token server. */
      IDENTITY_TOKEN,
      /** A bearer token for the registry itself. */
      REGISTRY_TOKEN
    }

    @Override
    public String toString() {
      return kind + " of " + (user.isEmpty() ? "nobody" : user);
    }
  }
}
