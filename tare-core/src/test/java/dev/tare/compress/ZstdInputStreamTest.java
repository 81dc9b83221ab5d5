// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdInputStreamTest {
  private static final byte[] SKIPPABLE = hex("5a2a4d1803000000aabbcc");

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] frame(String content) throws IOException {
    return Samples.zstd(content.getBytes(StandardCharsets.US_ASCII), 3, 1);
  }

  private static String text(byte[] encoded) throws IOException {
    return new String(Samples.unzstd(encoded), StandardCharsets.US_ASCII);
  }

  @Test
  void framesAndSkippableFramesMayComeInAnyOrder() throws IOException {
    byte[] both = joined(frame("one "), frame(""), frame("two"));
    assertThat(text(both)).isEqualTo("one two");
    assertThat(text(joined(SKIPPABLE, both, SKIPPABLE, both, SKIPPABLE, SKIPPABLE)))
        .isEqualTo("one twoone two");
    assertThat(text(SKIPPABLE)).isEmpty();
  }

  @Test
  void aFrameWithoutSizeAndChecksumIsRead() throws IOException {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      byte[] bare =
          context.setContentSize(false).setChecksum(false).setLevel(5).compress(hex("616263"));
      assertThat(text(bare)).isEqualTo("abc");
    }
  }

  @Test
  void whatEndsInTheMiddleOfAFrameIsTruncated() throws IOException {
    byte[] one = frame("one");
    byte[] all = joined(one, SKIPPABLE, frame("more"));
    for (int length = 4; length < all.length; length++) {
      byte[] cut = Arrays.copyOf(all, length);
      if (length == one.length || length == one.length + SKIPPABLE.length) {
        assertThat(text(cut)).isEqualTo("one");
      } else {
        assertThatThrownBy(() -> text(cut))
            .as("%d", length)
            .isInstanceOf(MalformedZstdException.class)
            .hasMessage("zstd stream is truncated");
      }
    }
  }

  @Test
  void aChecksumThatDoesNotFitIsFound() throws IOException {
    byte[] wrong = frame("content");
    wrong[wrong.length - 1] ^= 1;
    assertThatThrownBy(() -> text(wrong))
        .isInstanceOf(MalformedZstdException.class)
        .hasMessage("zstd checksum does not match the content");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000", "61626364", "1f8b0800", "00000000000000000000"})
  void bytesAfterTheLastFrameAreRefused(String hex) throws IOException {
    byte[] more = joined(frame("content"), hex(hex));
    assertThatThrownBy(() -> text(more))
        .isInstanceOf(MalformedZstdException.class)
        .hasMessage("bytes between or after the zstd frames");
  }

  @Test
  void aWindowIsAtMost128MiB() throws IOException {
    // RFC 8878 section 3.1.1.1.2: exponent in the high five bits, eighths in the low three
    assertThat(text(hex("28b52ffd008809000061"))).isEqualTo("a");
    for (String window : new String[] {"89", "90", "a8", "ff"}) {
      assertThatThrownBy(() -> text(hex("28b52ffd00" + window + "09000061")))
          .isInstanceOf(CompressionLimitException.class)
          .hasMessage("zstd frame has a window of more than 128 MiB");
    }
  }

  @Test
  void aSizeThatIsNotThatOfTheContentIsFound() throws IOException {
    byte[] wrong = frame("content");
    wrong[5] = 100;
    assertThatThrownBy(() -> text(wrong)).isInstanceOf(MalformedZstdException.class);
  }

  @Test
  void aFrameThatNeedsADictionaryIsRefused() {
    assertThatThrownBy(() -> text(hex("28b52ffd210701" + "09000061")))
        .isInstanceOf(MalformedZstdException.class);
  }

  @Test
  void aFailureStays() throws IOException {
    byte[] wrong = joined(frame("content"), hex("00000000"));
    try (InputStream in = Decompression.detect(new ByteArrayInputStream(wrong))) {
      assertThatThrownBy(in::readAllBytes).isInstanceOf(MalformedZstdException.class);
      assertThatThrownBy(in::read).isInstanceOf(MalformedZstdException.class);
    }
  }

  @Test
  void aFailureOfTheSourceComesOutAsItIs() throws IOException {
    IOException failure = new IOException("cable cut");
    byte[] start = Arrays.copyOf(frame("content"), 9);
    InputStream source =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream(start),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw failure;
              }
            });
    try (InputStream in = Decompression.detect(source)) {
      assertThatThrownBy(in::readAllBytes).isSameAs(failure);
    }
  }

  @Test
  void damagedStreamsGiveContentOrAnErrorOfOurs() throws IOException {
    Random random = new Random(20);
    byte[] content = Samples.patchwork(60_000, 3);
    byte[] good = joined(Samples.zstd(content, 3, 1), SKIPPABLE, Samples.zstd(content, 9, 1));
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] bad =
          Arrays.copyOf(good, random.nextInt(8) == 0 ? random.nextInt(good.length) : good.length);
      for (int i = random.nextInt(4); i >= 0 && bad.length > 4; i--) {
        bad[
                4
                    + random.nextInt(
                        random.nextBoolean() ? Math.min(40, bad.length - 4) : bad.length - 4)] =
            (byte) random.nextInt(256);
      }
      try (InputStream in = Decompression.detect(new ByteArrayInputStream(bad))) {
        in.readAllBytes();
      } catch (MalformedZstdException | CompressionLimitException e) {
        assertThat(e).hasMessageContaining("zstd").hasNoSuppressedExceptions();
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(2500);
  }
}
