// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import dev.tare.json.Json;
import java.util.Optional;

/**
 * What somebody shows a registry. The text form never holds a secret; a user's name is none.
 *
 * <p>The constructors refuse with IllegalArgumentException what cannot be sent, without showing it.
 */
public sealed interface Credential {
  /** A user and a password, as HTTP's Basic scheme has them: no colon in the user's name. */
  record Password(String user, String password) implements Credential {
    public Password {
      if (user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("a user name must not hold a colon");
      }
      if (user.isEmpty() && password.isEmpty()) {
        throw new IllegalArgumentException("a user name or a password is needed");
      }
    }

    @Override
    public String toString() {
      return "user " + Json.quote(user) + " with a password";
    }
  }

  /**
   * A token that the registry's token service exchanges for others (OAuth's refresh token).
   *
   * @param user whose it is, where known
   */
  record IdentityToken(Optional<String> user, String token) implements Credential {
    public IdentityToken {
      if (token.isEmpty()) {
        throw new IllegalArgumentException("an identity token must not be empty");
      }
    }

    @Override
    public String toString() {
      return user.map(u -> "user " + Json.quote(u) + " with an identity token")
          .orElse("an identity token");
    }
  }

  /** A token that is sent to the registry as it is (Bearer): ASCII without spaces. */
  record RegistryToken(String token) implements Credential {
    public RegistryToken {
      if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException(
            "a registry token must be printable ASCII without spaces");
      }
    }

    @Override
    public String toString() {
      return "a registry token";
    }
  }

  /** The wish to show nothing, whatever is stored. */
  record Anonymous() implements Credential {
    @Override
    public String toString() {
      return "nobody";
    }
  }
}
