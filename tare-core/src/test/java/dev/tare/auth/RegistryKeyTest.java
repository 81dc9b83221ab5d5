// SPDX-License-Identifier: Apache-2.0
package dev.tare.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryKeyTest {
  @ParameterizedTest
  @CsvSource({
    "r.test, r.test, ''",
    "r.test:5000, r.test:5000, ''",
    "R.test:443, r.test, ''",
    "https://r.test, r.test, ''",
    "HTTP://r.test/, r.test, ''",
    "https://r.test/v1/, r.test, ''",
    "https://r.test/v2, r.test, ''",
    "r.test/, r.test, ''",
    "r.test/v2/, r.test, ''",
    "r.test/v2, r.test, v2",
    "r.test/ns, r.test, ns",
    "r.test/ns/repo, r.test, ns/repo",
    "https://r.test/ns/, r.test, ns",
    "[::1]:5000, [::1]:5000, ''",
    "docker.io, docker.io, ''",
    "index.docker.io, docker.io, ''",
    "registry-1.docker.io, docker.io, ''",
    "https://index.docker.io/v1/, docker.io, ''",
    "index.docker.io/v1, docker.io, ''",
    "docker.io/library, docker.io, library",
    "'', '', ''",
  })
  void everyFormIsReadAsRegistryAndPath(String text, String host, String path) {
    RegistryKey key = RegistryKey.of(text);
    assertThat(key.host()).isEqualTo(host);
    assertThat(key.path()).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "r.test, r.test, a/b, true",
    "r.test, s.test, a/b, false",
    "r.test:5000, r.test, a, false",
    "r.test:443, r.test, a, true",
    "r.test/a, r.test, a, true",
    "r.test/a, r.test, a/b, true",
    "r.test/a, r.test, ab, false",
    "r.test/a/b, r.test, a, false",
    "index.docker.io, docker.io, library/debian, true",
    "evil-r.test, r.test, a, false",
    "r.test.evil, r.test, a, false",
    "user@r.test, r.test, a, false",
  })
  void aKeyIsForItsRepositoriesOnly(String key, String registry, String path, boolean covers) {
    assertThat(RegistryKey.of(key).covers(RegistryKey.of(registry), path)).isEqualTo(covers);
  }
}
