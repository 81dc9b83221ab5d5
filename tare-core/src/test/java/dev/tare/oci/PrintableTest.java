// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
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
    assertThat(Printable.quote("a\u00a0b")).isEqualTo("\"a\\xa0b\"");
    assertThat(Printable.plain("a \"b\" \\x0a\n")).isEqualTo("a \"b\" \\x0a\\x0a");
    assertThat(Printable.quote("\udb40\udc01")).isEqualTo("\"\\u0e0001\"");
  }

  @Test
  void aLongTextIsCutOffBetweenCharacters() {
    assertThat(Printable.quote("a".repeat(120))).isEqualTo("\"" + "a".repeat(120) + "\"");
    assertThat(Printable.quote("🐳".repeat(1000))).isEqualTo("\"" + "🐳".repeat(120) + "...\"");
  }

  @Test
  void namesAreListedInOrderAndOfManyTheFirst() {
    assertThat(Printable.list(List.of("b", "a\n", "b"))).isEqualTo("\"a\\x0a\", \"b\"");
    List<String> many = IntStream.range(10, 40).mapToObj(String::valueOf).toList();
    assertThat(Printable.list(many)).startsWith("\"10\", ").endsWith("\"29\", ...");
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
