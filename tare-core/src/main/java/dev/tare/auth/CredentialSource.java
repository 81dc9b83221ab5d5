// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import java.io.IOException;
import java.util.Optional;

/** Somewhere credentials come from. Asked again whenever they are needed again. */
public interface CredentialSource {
  /**
   * What is to be shown for a repository; empty if there is nothing.
   *
   * @param registry {@code host[:port]}; {@code docker.io} for Docker Hub
   * @param repositoryPath without the registry; some places keep credentials by repository
   * @throws CredentialException if a place that should answer cannot: nothing else may be used then
   * @throws IOException if reading fails
   */
  Optional<Credential> find(String registry, String repositoryPath) throws IOException;

  /** The same answer for all. */
  static CredentialSource always(Credential credential) {
    return (registry, repositoryPath) -> Optional.of(credential);
  }
}
