// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
  @Test
  void noTextFormHoldsASecret() {
    assertThat(new Credential.Password("me", "s3cret")).hasToString("user \"me\" with a password");
    assertThat(new Credential.IdentityToken(Optional.of("me"), "s3cret"))
        .hasToString("user \"me\" with an identity token");
    assertThat(new Credential.IdentityToken(Optional.empty(), "s3cret"))
        .hasToString("an identity token");
    assertThat(new Credential.RegistryToken("s3cret")).hasToString("a registry token");
    AuthEnvironment environment =
        new AuthEnvironment(
            Map.of("DOCKER_AUTH_CONFIG", "s3cret"),
            Path.of("/home/me"),
            Optional.empty(),
            Duration.ofSeconds(1));
    assertThat(environment.toString()).doesNotContain("s3cret");
  }

  @Test
  void aUserNameCannotDisturbATerminal() {
    assertThat(new Credential.Password("a\u001b[2J\n", "x").toString())
        .doesNotContain("\u001b", "\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "s3cret\r\nX-Header: 1", "s3cret\u00e9", "s3cret\u007f"})
  void aTokenThatWouldBreakAHeaderIsRefusedUnseen(String token) {
    assertThatThrownBy(() -> new Credential.RegistryToken(token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a registry token must be printable ASCII without spaces");
  }

  @Test
  void aUserNameWithAColonIsRefusedUnseen() {
    assertThatThrownBy(() -> new Credential.Password("a:s3cret", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a user name must not hold a colon");
  }

  @Test
  void anEmptyPasswordIsPossibleButNotNothingAtAll() {
    assertThat(new Credential.Password("me", "").password()).isEmpty();
    assertThatThrownBy(() -> new Credential.Password("", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
