// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** The two parts of a Basic {@code Authorization} header. */
record Basic(String user, String password) {
  /** Empty if there is no such header or it is of another scheme or malformed. */
  static Optional<Basic> of(Request request) {
    return credentials(request, "basic ")
        .flatMap(
            encoded -> {
              try {
                String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
                int colon = pair.indexOf(':');
                return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Basic(pair.substring(0, colon), pair.substring(colon + 1)));
              } catch (IllegalArgumentException e) {
                return Optional.empty();
              }
            });
  }

  static Optional<String> credentials(Request request, String scheme) {
    return request
        .header("Authorization")
        .filter(h -> h.toLowerCase(Locale.ROOT).startsWith(scheme))
        .map(h -> h.substring(scheme.length()).strip());
  }
}
