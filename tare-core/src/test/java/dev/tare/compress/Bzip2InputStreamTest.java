// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Bzip2InputStreamTest {
  private static byte[] packed(byte[] content, int level) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream out = new BZip2CompressorOutputStream(bytes, level)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] packed(String content) throws IOException {
    return packed(content.getBytes(StandardCharsets.US_ASCII), 1);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] read(byte[] encoded) throws IOException {
    try (InputStream in = Decompression.detectAny(new ByteArrayInputStream(encoded))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 4, 5, 255, 259, 260, 100_000, 250_000, 1_900_000})
  void whatAnotherWriterPackedComesBack(int length) throws IOException {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    byte[] runs = new byte[length];
    Random random = new Random(length);
    for (int i = 0; i < length; ) {
      int end = Math.min(length, i + 1 + random.nextInt(random.nextInt(600) + 1));
      Arrays.fill(runs, i, end, (byte) random.nextInt(3));
      i = end;
    }
    for (byte[] content : new byte[][] {noise, runs, new byte[length]}) {
      assertThat(read(packed(content, 1))).isEqualTo(content);
      assertThat(read(packed(content, 9))).isEqualTo(content);
    }
  }

  @Test
  void streamsMayFollowOneAnother() throws IOException {
    byte[] all = joined(packed("one "), packed(""), packed("two"));
    assertThat(read(all)).asString(StandardCharsets.US_ASCII).isEqualTo("one two");
    assertThatThrownBy(() -> read(joined(all, new byte[] {0, 0, 0, 0})))
        .isInstanceOf(MalformedBzip2Exception.class)
        .hasMessage("bzip2 stream has other bytes after its end");
  }

  @Test
  void whatIsCutOffIsTruncated() throws IOException {
    byte[] all = joined(packed("one, one, one, one"), packed("two"));
    int first = packed("one, one, one, one").length;
    for (int length = Bzip2InputStream.HEAD; length < all.length; length++) {
      byte[] cut = Arrays.copyOf(all, length);
      if (length != first) {
        assertThatThrownBy(() -> read(cut))
            .as("%d", length)
            .isInstanceOf(MalformedBzip2Exception.class)
            .hasMessage("bzip2 stream is truncated");
      }
    }
  }

  @Test
  void whatIsDamagedIsNeverTakenForOtherContent() throws IOException {
    byte[] content = new byte[600];
    Random random = new Random(7);
    for (int i = 0; i < content.length; i++) {
      content[i] = (byte) (random.nextInt(10) < 7 && i > 0 ? content[i - 1] : random.nextInt(40));
    }
    byte[] encoded = packed(content, 1);
    int refused = 0;
    for (int bit = 80; bit < encoded.length * 8; bit += 7) {
      byte[] damaged = encoded.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(read(damaged)).isEqualTo(content);
      } catch (MalformedBzip2Exception e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan((encoded.length - 20) * 8 / 7 - 4);
  }

  @Test
  void noiseBehindTheStartIsRefused() {
    for (int seed = 0; seed < 200; seed++) {
      byte[] noise = new byte[600];
      new Random(seed).nextBytes(noise);
      byte[] start = {'B', 'Z', 'h', '9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
      System.arraycopy(start, 0, noise, 0, start.length);
      noise[14] &= 0x7f;
      assertThatThrownBy(() -> read(noise)).isInstanceOf(MalformedBzip2Exception.class);
    }
  }

  @Test
  void textThatBeginsLikeItIsPassedThrough() throws IOException {
    byte[] text = "BZh9 is how it begins".getBytes(StandardCharsets.US_ASCII);
    assertThat(read(text)).isEqualTo(text);
  }
}
