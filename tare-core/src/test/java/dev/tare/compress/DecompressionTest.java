// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecompressionTest {
  @Test
  void gzipIsDecoded() throws IOException {
    byte[] content = Samples.bytes(100_000, 3);
    assertThat(detect(Samples.gzip(content, 6, 1))).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "1f",
        "1f1f8b08",
        "1f8c0800",
        "28",
        "28b5",
        "28b52f",
        "28b52ffc",
        "502a4d",
        "502a4d1900",
        "602a4d18",
        "6162632f",
        "425a6839314159"
      })
  void everythingElseIsPassedThroughFromItsFirstByte(String hex) throws IOException {
    byte[] content = HexFormat.of().parseHex(hex);
    assertThat(detect(content)).isEqualTo(content);
  }

  @Test
  void zstdIsDecodedAlsoIfItBeginsWithAFrameToSkip() throws IOException {
    byte[] content = Samples.bytes(100_000, 3);
    byte[] encoded = Samples.zstd(content, 3, 1);
    assertThat(detect(encoded)).isEqualTo(content);
    byte[] skippable = HexFormat.of().parseHex("5f2a4d1800000000");
    byte[] both = Arrays.copyOf(skippable, skippable.length + encoded.length);
    System.arraycopy(encoded, 0, both, skippable.length, encoded.length);
    assertThat(detect(both)).isEqualTo(content);
  }

  @ParameterizedTest
  @ValueSource(strings = {"28b52ffd", "28b52ffd24", "502a4d1800", "5a2a4d18"})
  void brokenZstdIsRefused(String hex) {
    assertThatThrownBy(() -> detect(HexFormat.of().parseHex(hex)))
        .isInstanceOf(MalformedZstdException.class);
  }

  @Test
  void brokenGzipIsRefused() {
    assertThatThrownBy(() -> detect(HexFormat.of().parseHex("1f8b")))
        .isInstanceOf(MalformedGzipException.class);
  }

  @Test
  void noMoreIsReadThanItTakesToTell() throws IOException {
    ByteArrayInputStream source = new ByteArrayInputStream(new byte[] {'a', 'b', 'c'});
    InputStream in = Decompression.detect(source);
    assertThat(source.available()).isEqualTo(2);
    assertThat(in.available()).isEqualTo(3);
    assertThat(in.read(new byte[10])).isEqualTo(1);
    assertThat(in.read()).isEqualTo('b');
    assertThat(in.read(new byte[10], 0, 10)).isEqualTo(1);
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void closingClosesTheSource() throws IOException {
    int[] closed = new int[1];
    for (byte[] content : new byte[][] {{'a'}, Samples.gzip(new byte[1], 6, 1)}) {
      Decompression.detect(
              new ByteArrayInputStream(content) {
                @Override
                public void close() {
                  closed[0]++;
                }
              })
          .close();
    }
    assertThat(closed[0]).isEqualTo(2);
  }

  @Test
  void storedHandsItsStreamsThrough() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var encoder = Stored.codec().encode(out)) {
      encoder.write(new byte[] {1, 2, 3});
    }
    assertThat(out.toByteArray()).containsExactly(1, 2, 3);
    assertThat(Stored.codec().decode(new ByteArrayInputStream(new byte[] {4})).readAllBytes())
        .containsExactly(4);
  }

  private static byte[] detect(byte[] bytes) throws IOException {
    try (InputStream in = Decompression.detect(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
