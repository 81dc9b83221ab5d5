// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.auth.Credential;
import dev.tare.auth.CredentialSource;
import dev.tare.registry.Credentials;
import java.io.IOException;
import java.util.Optional;

/** What the machine has stored, in the words of the registry client. */
final class StoredSecrets implements Credentials {
  private final CredentialSource source;

  StoredSecrets(CredentialSource source) {
    this.source = source;
  }

  @Override
  public Optional<Secret> find(String registry, String path) throws IOException {
    return source.find(registry, path).flatMap(StoredSecrets::secret);
  }

  private static Optional<Secret> secret(Credential credential) {
    if (credential instanceof Credential.Password password) {
      return Optional.of(new Secret(Secret.Kind.PASSWORD, password.user(), password.password()));
    }
    if (credential instanceof Credential.IdentityToken identity) {
      return Optional.of(
          new Secret(Secret.Kind.IDENTITY_TOKEN, identity.user().orElse(""), identity.token()));
    }
    if (credential instanceof Credential.RegistryToken token) {
      return Optional.of(new Secret(Secret.Kind.REGISTRY_TOKEN, "", token.token()));
    }
    return Optional.empty();
  }
}
