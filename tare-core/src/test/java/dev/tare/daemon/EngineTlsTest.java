// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTlsTest {
  @TempDir private Path directory;

  @Test
  void withoutFilesTheMachinesTrustIsUsed() throws IOException {
    assertThat(new EngineTls(Optional.of(directory), true).factory()).isNotNull();
    assertThat(EngineTls.SYSTEM.factory()).isNotNull();
  }

  @Test
  void aFileThatIsNoCertificateIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), "");
    assertThatThrownBy(() -> new EngineTls(Optional.of(directory), true).factory())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyWithoutCertificateIsRefused(boolean verify) throws IOException {
    Path file = Files.writeString(directory.resolve("key.pem"), "");
    assertThatThrownBy(() -> new EngineTls(Optional.of(directory), verify).factory())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": ");
  }
}
