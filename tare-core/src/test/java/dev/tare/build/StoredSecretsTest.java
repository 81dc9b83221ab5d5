// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.auth.Credential;
import dev.tare.auth.CredentialSource;
import dev.tare.registry.Credentials.Secret;
import dev.tare.registry.Credentials.Secret.Kind;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredSecretsTest {
  private static Optional<Secret> secret(Credential credential) throws IOException {
    return new StoredSecrets(CredentialSource.always(credential)).find("r.test", "a");
  }

  @Test
  void everyCredentialKeepsItsUserAndSecret() throws IOException {
    assertThat(secret(new Credential.Password("me", "p")))
        .contains(new Secret(Kind.PASSWORD, "me", "p"));
    // token services that refuse the POST are asked with the user's name instead
    assertThat(secret(new Credential.IdentityToken(Optional.of("me"), "t")))
        .contains(new Secret(Kind.IDENTITY_TOKEN, "me", "t"));
    assertThat(secret(new Credential.IdentityToken(Optional.empty(), "t")))
        .contains(new Secret(Kind.IDENTITY_TOKEN, "", "t"));
    assertThat(secret(new Credential.RegistryToken("r")))
        .contains(new Secret(Kind.REGISTRY_TOKEN, "", "r"));
    assertThat(secret(new Credential.Anonymous())).isEmpty();
  }
}
