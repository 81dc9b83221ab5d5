// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.registry.Credentials.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What a token is asked with, and the key it is remembered by: two users never share one.
 *
 * @param scopes in the order they are sent
 */
record TokenRequest(
    URI realm, Optional<String> service, List<String> scopes, Optional<Secret> secret) {
  TokenRequest {
    scopes = List.copyOf(scopes);
  }
}
