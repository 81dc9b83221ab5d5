// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to get at a place, where it differs from what is set up on the machine.
 *
 * @param user explicit credentials; both or neither
 * @param insecure plain HTTP and unverified TLS are allowed
 * @param host the engine's address, as in DOCKER_HOST
 */
public record Access(
    Optional<String> user, Optional<String> password, boolean insecure, Optional<String> host) {
  /** IllegalArgumentException if only one of user and password is there. */
  public Access {
    if (user.isPresent() != password.isPresent()) {
      throw new IllegalArgumentException(
          user.isPresent()
              ? "user " + Printable.quote(user.get()) + " has no password"
              : "a password is given without a user");
    }
  }

  /** What the machine is set up with. */
  public static final Access DEFAULT =
      new Access(Optional.empty(), Optional.empty(), false, Optional.empty());

  // A record's own would be put together at run time, at the start of every process.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Access access
        && insecure == access.insecure
        && user.equals(access.user)
        && password.equals(access.password)
        && host.equals(access.host);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * (31 * user.hashCode() + password.hashCode()) + host.hashCode())
        + Boolean.hashCode(insecure);
  }

  /** Never shows the password. */
  @Override
  public String toString() {
    return "Access[user=" + user + ", insecure=" + insecure + ", host=" + host + "]";
  }
}
