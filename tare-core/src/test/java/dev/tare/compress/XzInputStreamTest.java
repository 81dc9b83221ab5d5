// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

class XzInputStreamTest {
  private static byte[] packed(byte[] content, int check, int dictionary) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(dictionary);
    try (XZOutputStream out = new XZOutputStream(bytes, options, check)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] packed(byte[] content) throws IOException {
    return packed(content, XZ.CHECK_CRC64, 1 << 16);
  }

  private static byte[] read(byte[] encoded) throws IOException {
    try (InputStream in = Decompression.detectAny(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {XZ.CHECK_NONE, XZ.CHECK_CRC32, XZ.CHECK_CRC64, XZ.CHECK_SHA256})
  void itIsReadWithEachCheck(int check) throws IOException {
    byte[] content = Samples.bytes(300_000, 3);
    assertThat(read(packed(content, check, 1 << 20))).isEqualTo(content);
  }

  @Test
  void streamsMayFollowOneAnotherWithPaddingBetweenThem() throws IOException {
    byte[] one = packed(new byte[] {1});
    byte[] all = Arrays.copyOf(one, one.length * 2 + 8);
    System.arraycopy(one, 0, all, one.length + 4, one.length);
    assertThat(read(all)).containsExactly(1, 1);
    all[all.length - 1] = 1;
    assertThatThrownBy(() -> read(all)).isInstanceOf(MalformedXzException.class);
  }

  @Test
  void whatIsCutOffOrDamagedIsRefused() throws IOException {
    byte[] content = Samples.bytes(2000, 3);
    byte[] whole = packed(content);
    for (int length = 6; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> read(cut))
          .as("%d", length)
          .isInstanceOf(MalformedXzException.class)
          .hasMessage("xz stream is truncated");
    }
    for (int at = 6; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x11;
      assertThatThrownBy(() -> read(damaged))
          .as("%d", at)
          .isInstanceOfAny(MalformedXzException.class, CompressionLimitException.class);
    }
  }

  @Test
  void whatNeedsMoreMemoryThanThereIsIsALimit() throws IOException {
    byte[] whole = packed(new byte[] {1}, XZ.CHECK_CRC32, 4 << 20);
    assertThatThrownBy(() -> XzInputStream.decode(new ByteArrayInputStream(whole), 1 << 10).read())
        .isInstanceOf(CompressionLimitException.class)
        .hasMessage("xz needs 5 MiB of memory to decode it, and may have 1 MiB here");
  }

  @Test
  void layersAreNotReadFromIt() throws IOException {
    byte[] whole = packed(new byte[] {1});
    try (InputStream in = Decompression.detect(new ByteArrayInputStream(whole))) {
      assertThat(in.readAllBytes()).isEqualTo(whole);
    }
  }
}
