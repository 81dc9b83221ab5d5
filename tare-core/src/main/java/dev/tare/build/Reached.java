// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Location;
import dev.tare.plan.Access;
import dev.tare.plan.FailedPart;
import dev.tare.registry.RegistryException;
import java.io.IOException;

/**
 * A place and how it is reached. What fails there is {@linkplain FailedPart about} the location,
 * and about the access too if its credentials are refused.
 */
record Reached(Location location, Access access) {
  private static final int UNAUTHORIZED = 401;

  /** Gets something there. */
  <T> T get(FailedPart.Question<T, IOException> question) throws IOException {
    return FailedPart.get(location, () -> withAccess(question));
  }

  /** Does something there. */
  void run(FailedPart.Action<IOException> action) throws IOException {
    get(
        () -> {
          action.run();
          return location;
        });
  }

  private <T> T withAccess(FailedPart.Question<T, IOException> question) throws IOException {
    try {
      return question.get();
    } catch (RegistryException e) {
      throw mine(e) ? FailedPart.mark(e, access) : e;
    }
  }

  /** Whether these credentials are refused, not those for another place that is read meanwhile. */
  private boolean mine(RegistryException refusal) {
    return refusal.status() == UNAUTHORIZED
        && access.user().isPresent()
        && FailedPart.of(refusal).isEmpty();
  }
}
