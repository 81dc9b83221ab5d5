// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionTest {
  @ParameterizedTest
  @CsvSource({
    "gzip, GZIP, 1, gzip:1",
    "gzip:9, GZIP, 9, gzip:9",
    "zstd, ZSTD, 3, zstd:3",
    "zstd:1, ZSTD, 1, zstd:1",
    "zstd:19, ZSTD, 19, zstd:19",
    "none, NONE, 0, none"
  })
  void aCompressionIsParsedAndPrinted(
      String text, Compression.Kind kind, int level, String printed) {
    Compression compression = Compression.parse(text);
    assertThat(compression).isEqualTo(new Compression(kind, level)).hasToString(printed);
    assertThat(Compression.parse(printed)).isEqualTo(compression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GZIP",
        "gzip:",
        "gzip:0",
        "gzip:10",
        "gzip:-1",
        "gzip:;",
        "none:0",
        "none:1",
        "gz",
        "gz:1",
        "gzip:٣",
        "zstd:",
        "zstd:0",
        "zstd:20",
        "zstd:03",
        "zstd:-1",
        "zstd:100",
        ":1",
        "zst:3",
        "ZSTD"
      })
  void whatIsNoCompressionIsRefused(String text) {
    assertThatThrownBy(() -> Compression.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "none, gzip, gzip:1 to gzip:9, estargz, estargz:1 to estargz:9, zstd, or zstd:1 to zstd:19");
  }

  @Test
  void aLevelFitsItsKind() {
    assertThatThrownBy(() -> new Compression(Compression.Kind.NONE, 1))
        .hasMessage("compression has no level 1");
    assertThatThrownBy(() -> new Compression(Compression.Kind.GZIP, 0))
        .hasMessage("compression has no level 0");
    assertThatThrownBy(() -> new Compression(Compression.Kind.ZSTD, 20))
        .hasMessage("compression has no level 20");
  }
}
