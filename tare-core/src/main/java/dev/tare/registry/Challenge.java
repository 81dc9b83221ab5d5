// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One challenge of a WWW-Authenticate header (RFC 9110, 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters by name in lower case; unescaped
 */
record Challenge(String scheme, Map<String, String> parameters) {
  Challenge {
    scheme = scheme.toLowerCase(Locale.ROOT);
    parameters = Map.copyOf(parameters);
  }

  boolean isBearer() {
    return scheme.equals("bearer");
  }

  boolean isBasic() {
    return scheme.equals("basic");
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /** Whether the registry says that the token lacks a right, and would another do. */
  boolean wantsMoreScope() {
    return parameter("error").filter("insufficient_scope"::equals).isPresent();
  }
}
