// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KNOWN =
      List.of("from", "files", "ports", "entrypoint", "working_dir", "add_env", "clear_env", "os");

  @ParameterizedTest
  @CsvSource({
    "form, from",
    "fles, files",
    "port, ports",
    "entry_point, entrypoint",
    "entryPoint, entrypoint",
    "workdir, working_dir",
    "env, add_env",
    "oss, os",
    "--from, from",
    "FILES, files",
  })
  void aMisspeltNameIsRecognised(String given, String meant) {
    assertThat(Nearest.of(given, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"x", "healthcheck", "--", "''", "quux"})
  void nothingIsSuggestedForANameUnlikeAll(String given) {
    assertThat(Nearest.of(given, KNOWN)).isEmpty();
  }

  @Test
  void theAlphabeticallyFirstOfEqualsIsTaken() {
    assertThat(Nearest.of("tagz", List.of("tagy", "tagx"))).contains("tagx");
  }

  @Test
  void aVeryLongNameIsNotCompared() {
    assertThat(Nearest.of("from".repeat(100_000), KNOWN)).isEmpty();
  }
}
