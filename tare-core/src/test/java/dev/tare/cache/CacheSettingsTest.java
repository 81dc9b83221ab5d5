// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheSettingsTest {
  private static Optional<Path> directory(Map<String, String> environment) {
    return CacheSettings.of(environment).map(CacheSettings::directory);
  }

  @Test
  void theDirectoryIsTheNearestThatIsNamed() {
    assertThat(directory(Map.of("TARE_CACHE", "/c", "XDG_CACHE_HOME", "/x", "HOME", "/h")))
        .contains(Path.of("/c"));
    assertThat(directory(Map.of("TARE_CACHE", "", "XDG_CACHE_HOME", "/x", "HOME", "/h")))
        .contains(Path.of("/x/tare"));
    assertThat(directory(Map.of("XDG_CACHE_HOME", "relative", "HOME", "/h")))
        .contains(Path.of("/h/.cache/tare"));
    assertThat(directory(Map.of("TARE_CACHE", "off", "HOME", "/h"))).isEmpty();
    assertThat(directory(Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "3k, 3072",
    "500M, 524288000",
    "2G, 2147483648",
    "2GiB, 2147483648",
    "1TB, 1099511627776",
    "999999999999T, 9223372036854775807"
  })
  void aLimitIsANumberWithAUnit(String text, long bytes) {
    assertThat(
            CacheSettings.of(Map.of("TARE_CACHE", "/c", "TARE_CACHE_SIZE", text))
                .map(CacheSettings::limit))
        .contains(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "G", "1.5G", "ten", "1X", " 1"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> CacheSettings.of(Map.of("TARE_CACHE", "/c", "TARE_CACHE_SIZE", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("TARE_CACHE_SIZE: ");
  }
}
