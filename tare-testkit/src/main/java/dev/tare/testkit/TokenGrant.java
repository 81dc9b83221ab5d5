// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.util.List;
import java.util.Optional;

/**
 * A token that was given out.
 *
 * @param method {@code GET}, or {@code POST} for the OAuth2 form
 * @param user who asked; empty for nobody
 * @param asked the scopes as asked for, in their order
 * @param granted what the token is good for, each as {@code repository:name:action}, sorted
 */
public record TokenGrant(
    String method, Optional<String> user, List<String> asked, List<String> granted) {
  public TokenGrant {
    asked = List.copyOf(asked);
    granted = List.copyOf(granted);
  }
}
