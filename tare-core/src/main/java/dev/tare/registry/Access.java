// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import java.util.List;

/**
 * What a request wants to do.
 *
 * @param path the repository whose credentials are used
 * @param scopes as token services know them (distribution: scope.md), the most important first
 */
record Access(String path, List<String> scopes) {
  Access {
    scopes = List.copyOf(scopes);
  }

  static Access pull(String path) {
    return new Access(path, List.of("repository:" + path + ":pull"));
  }

  static Access push(String path) {
    return new Access(path, List.of("repository:" + path + ":pull,push"));
  }

  /** Also reading another repository, for a mount. */
  Access and(String from) {
    return new Access(path, List.of(scopes.get(0), "repository:" + from + ":pull"));
  }
}
