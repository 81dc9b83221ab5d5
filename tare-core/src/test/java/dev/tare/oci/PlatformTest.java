// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlatformTest {
  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64",
    "linux/amd64/v1, linux/amd64",
    "linux/amd64/v3, linux/amd64/v3",
    "Linux/x86_64, linux/amd64",
    "linux/x86-64/V2, linux/amd64/v2",
    "linux/i386, linux/386",
    "linux/i386/x, linux/386",
    "linux/aarch64, linux/arm64",
    "linux/aarch64/8, linux/arm64",
    "linux/arm64/v8, linux/arm64",
    "linux/arm64/v8.2, linux/arm64/v8.2",
    "linux/arm64/9, linux/arm64/v9",
    "linux/arm, linux/arm/v7",
    "linux/arm/7, linux/arm/v7",
    "linux/arm/6, linux/arm/v6",
    "linux/arm/v5, linux/arm/v5",
    "linux/armhf, linux/arm/v7",
    "linux/armel, linux/arm/v6",
    "macos/aarch64, darwin/arm64",
    "linux/ppc64le, linux/ppc64le",
    "linux/riscv64, linux/riscv64",
    "wasip1/wasm, wasip1/wasm",
    "windows/amd64:10.0.20348, windows/amd64:10.0.20348",
    "Windows/x86_64:10.0.20348.2461, windows/amd64:10.0.20348.2461",
    "linux/aarch64/v8:5.10, linux/arm64:5.10",
    "darwin/arm64:macOS 14.4, darwin/arm64:macOS 14.4",
    "linux/amd64:a:b/c, linux/amd64:a:b/c",
  })
  void aPlatformIsNormalisedAsContainerdDoes(String text, String normalised) {
    assertThat(Platform.parse(text)).hasToString(normalised);
    assertThat(Platform.parse(normalised)).isEqualTo(Platform.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "linux",
        "amd64",
        "linux/",
        "/amd64",
        "linux//v8",
        "linux/arm/",
        "linux/arm/v7/x",
        "linux /amd64",
        "linux/amd64\n",
        "linux/аmd64",
        "windows(10)/amd64",
        "linux/amd64,linux/arm",
        "linux/amd64:",
        "linux:10",
        ":10",
        "windows:10/amd64",
        "linux/amd64: 10",
        "linux/amd64:10 ",
        "linux/amd64:10,linux/arm64",
        "linux/amd64:10\n",
        "linux/amd64:\u00e4",
        "linux/amd64:12345678901234567890123456789012345678901234567890123456789012345"
      })
  void whatIsNoPlatformIsRefused(String text) {
    assertThatThrownBy(() -> Platform.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid platform \"")
        .hasMessageContaining("linux/arm64");
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, linux/amd64, 0",
    "linux/amd64, linux/x86_64, 0",
    "linux/amd64/v3, linux/amd64/v3, 0",
    "linux/amd64/v3, linux/amd64/v2, 1",
    "linux/amd64/v3, linux/amd64, 2",
    "linux/amd64/v3, linux/amd64/v1, 2",
    "linux/amd64, linux/amd64/v2, -1",
    "linux/amd64/v5, linux/amd64, -1",
    "linux/amd64, linux/386, -1",
    "linux/amd64, windows/amd64, -1",
    "linux/arm64, linux/arm64/v8, 0",
    "linux/arm64/v8, linux/arm64, 0",
    "linux/arm64, linux/arm64/v9, -1",
    "linux/arm64/v8.2, linux/arm64, 2",
    "linux/arm64/v9, linux/arm64/v9, 0",
    "linux/arm64/v9.1, linux/arm64/v9, 1",
    "linux/arm64/v9, linux/arm64/v8.5, 1",
    "linux/arm64/v9, linux/arm64, 6",
    "linux/arm64/v9, linux/arm64/v8.6, -1",
    "linux/arm64/v9.1, linux/arm64/v8.6, 2",
    "linux/arm64, linux/arm/v7, -1",
    "linux/arm, linux/arm/v7, 0",
    "linux/arm/v7, linux/arm, 0",
    "linux/arm/v7, linux/arm/v6, 1",
    "linux/arm/v7, linux/arm/v5, 2",
    "linux/arm/v6, linux/arm/v7, -1",
    "linux/arm/v6, linux/arm, -1",
    "linux/arm/v8, linux/arm/v6, 2",
    "linux/arm/v4, linux/arm/v4, 0",
    "linux/arm/v7, linux/arm/v4, -1",
    "linux/arm/x, linux/arm, -1",
    "linux/mips64le, linux/mips64le/hardfloat, -1",
    "linux/amd64, unknown/unknown, -1",
  })
  void variantsFallBackDownwards(String wanted, String candidate, int rank) {
    assertThat(Platform.parse(wanted).rank(Platform.parse(candidate)))
        .isEqualTo(rank < 0 ? Optional.empty() : Optional.of(rank));
  }

  @Test
  void candidatesAreComparedAsTheyStandInAnIndex() {
    Platform wanted = Platform.parse("linux/arm64");
    assertThat(wanted.rank(Platform.of("linux", "arm64", "v8"))).contains(0);
    assertThat(wanted.rank(Platform.of("linux", "aarch64", ""))).contains(0);
    assertThat(wanted.rank(Platform.of("", "", ""))).isEmpty();
    assertThat(Platform.of("linux", "arm", "").rank(Platform.of("linux", "arm", "v7"))).contains(0);
  }

  @Test
  void aVersionCountsOnlyIfBothHaveOne() {
    Platform server = windows("10.0.17763");
    assertThat(server.rank(server)).contains(0);
    assertThat(server.rank(windows("10.0.17763.5329"))).isPresent();
    assertThat(server.rank(windows("10.0.177631"))).isEmpty();
    assertThat(server.rank(windows("10.0.20348.1"))).isEmpty();
    assertThat(windows("10.0.17763.5329").rank(server)).isEmpty();
    assertThat(server.rank(Platform.of("windows", "amd64", ""))).isPresent();
    assertThat(Platform.of("windows", "amd64", "").rank(server)).contains(0);
  }

  @Test
  void theVeryVersionIsBetterThanAMoreExactOneAndThatIsBetterThanNone() {
    assertThat(
            List.of("windows/arm:10.0.1", "windows/arm/v6:10.0.1", "windows/arm:10.0.1.5").stream()
                .map(text -> Platform.parse("windows/arm:10.0.1").rank(Platform.parse(text)))
                .map(Optional::orElseThrow))
        .isSorted()
        .doesNotHaveDuplicates();
    Platform wanted = Platform.parse("windows/arm:10.0.1");
    assertThat(wanted.rank(Platform.parse("windows/arm/v5:10.0.1.5")).orElseThrow())
        .isLessThan(wanted.rank(Platform.parse("windows/arm")).orElseThrow());
  }

  @Test
  void aVersionIsTakenOverFromWhatHasAMoreExactOne() {
    Platform wanted = Platform.parse("windows/amd64:10.0.17763");
    assertThat(wanted.withVersionOf(windows("10.0.17763.1")))
        .hasToString("windows/amd64:10.0.17763.1");
    assertThat(wanted.withVersionOf(windows("10.0.20348"))).isEqualTo(wanted);
    assertThat(wanted.withVersionOf(Platform.parse("windows/amd64"))).isEqualTo(wanted);
    assertThat(wanted.withoutOsVersion()).hasToString("windows/amd64");
    assertThat(windows("10").withoutOsVersion().osFeatures()).containsExactly("win32k");
  }

  private static Platform windows(String version) {
    return new Platform(
        "windows", "amd64", Optional.empty(), Optional.of(version), List.of("win32k"));
  }

  @Test
  void theLocaleDoesNotMatter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(Platform.parse("LINUX/I386")).hasToString("linux/386");
    } finally {
      Locale.setDefault(before);
    }
  }
}
