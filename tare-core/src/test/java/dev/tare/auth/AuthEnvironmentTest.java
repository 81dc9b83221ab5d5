// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuthEnvironmentTest {
  @Test
  void theHomeIsThatOfTheEnvironmentFirst() {
    assertThat(AuthEnvironment.home(Map.of("HOME", "/ci"), "/root")).isEqualTo(Path.of("/ci"));
    assertThat(AuthEnvironment.home(Map.of("HOME", ""), "/root")).isEqualTo(Path.of("/root"));
    assertThat(AuthEnvironment.home(Map.of(), "/root")).isEqualTo(Path.of("/root"));
  }
}
