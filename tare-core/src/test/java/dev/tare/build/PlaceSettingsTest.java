// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.auth.AuthEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaceSettingsTest {
  @Test
  void credentialsThatArePassedOverAreWarnedOfWithoutThem(@TempDir Path home) throws IOException {
    Map<String, String> variables = Map.of("DOCKER_AUTH_CONFIG", "{\"auths\": hunter2}");
    AuthEnvironment machine =
        new AuthEnvironment(variables, home, Optional.empty(), Duration.ofSeconds(1));
    List<String> warnings = new ArrayList<>();
    PlaceSettings settings = PlaceSettings.of(machine, variables, warnings::add);
    assertThat(settings.credentials().find("r.test", "a")).isEmpty();
    assertThat(warnings).containsExactly("DOCKER_AUTH_CONFIG: not JSON, line 1; it is passed over");
  }
}
