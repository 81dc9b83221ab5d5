// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PrintableTest {
  @Test
  void ordinaryTextStaysAsItIs() {
    assertThat(Printable.quote("grüße, 世界 🐳")).isEqualTo("\"grüße, 世界 🐳\"");
  }

  @Test
  void whatATerminalObeysIsEscaped() {
    assertThat(Printable.quote("a\u001b[2J\r\n\u0085\u202e\u2028\ud800\"\\\ufeff"))
        .isEqualTo("\"a\\x1b[2J\\x0d\\x0a\\x85\\u202e\\u2028\\ud800\\\"\\\\\\ufeff\"");
    assertThat(Printable.quote("\udb40\udc01")).isEqualTo("\"\\u0e0001\"");
  }

  @Test
  void aLongTextIsCutOffBetweenCharacters() {
    assertThat(Printable.quote("a".repeat(120))).isEqualTo("\"" + "a".repeat(120) + "\"");
    assertThat(Printable.quote("🐳".repeat(1000))).isEqualTo("\"" + "🐳".repeat(120) + "...\"");
  }

  @Test
  void theNearestWordIsFound() {
    List<String> words = List.of("hash", "short_hash");
    assertThat(Nearest.of("hsah", words)).contains("hash");
    assertThat(Nearest.of("HASH", words)).contains("hash");
    assertThat(Nearest.of("shorthash", words)).contains("short_hash");
    assertThat(Nearest.of("platform", words)).isEmpty();
    assertThat(Nearest.of("", words)).isEmpty();
    assertThat(Nearest.of("x".repeat(1_000_000), words)).isEmpty();
  }
}
