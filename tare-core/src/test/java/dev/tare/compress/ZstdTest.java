// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdTest {
  private static final int FRAME = 4 << 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 13})
  void theBytesDependOnInputAndLevelAndNotOnThreads(int level) throws Exception {
    byte[] all = Samples.patchwork(level < 10 ? 5 * FRAME + 7 : 2 * FRAME + 7, level);
    List<Integer> sizes = List.of(0, 1, FRAME - 1, FRAME, FRAME + 1, 2 * FRAME, all.length);
    for (int size : level < 5 ? sizes : sizes.subList(6, 7)) {
      byte[] content = Arrays.copyOf(all, size);
      byte[] expected = Samples.zstd(content, level, 1);
      assertThat(digest(Samples.zstd(content, level, 2))).isEqualTo(digest(expected));
      assertThat(digest(Samples.zstd(content, level, 7))).isEqualTo(digest(expected));
      assertThat(digest(Samples.unzstd(expected))).as("%d", size).isEqualTo(digest(content));
    }
  }

  /** Layout 1: another digest here is another layout, and a new version of zstd may be one. */
  @ParameterizedTest
  @CsvSource({
    "1, c61b2f7e175cf7b78d0d9c3ed16c89223c71bb7ac44abe4b11e408cffd4dc20b",
    "2, aad57248e86089c0b335cfe2c0b652df04227d8f6fdf32a0171b69b7d19612cf",
    "3, 3ac98acaeb7f102ab41eb1ea8e3e3911a8738c8c030c6f9998f8cd6d06abc099",
    "5, 7816224c68321e11088561dc4c2f41adbbe8a98aa7702a804873ae9a5d2e310c",
    "9, fa4879c5780b5e352d688f670ad88661d52fa2143566337a6c3dbea445ffcccb",
    "12, 42f993b3eb8b7b5f4f0fbeb728ab418eb36881a5ca79e999589fb812e3dc7b7d",
    "15, c96379e94bc5ce8b7c826ad9b875251a7fe86d78bc784b9efd3916b57c98e240",
    "18, 115265e8195072d2c632639aaecfca005695fe9ddca1a79fe8225d3b0361f234",
    "19, 06a74a0e810e14ef16e32f3eee7c704a02cd74f02be4d4b88d5d234bb052971b"
  })
  void theBytesAreThoseOfLayout1(int level, String sha256) throws Exception {
    byte[] content = Samples.patchwork(FRAME + 300_000, 42);
    assertThat(digest(Samples.zstd(content, level, 2))).isEqualTo(sha256);
  }

  @Test
  void theSizeOfTheWritesDoesNotShowInTheBytes() throws IOException {
    byte[] content = Samples.bytes(2 * FRAME + 100, 5);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(1);
    try (OutputStream encoder = Zstd.codec(1, 2).encode(out)) {
      int at = 0;
      while (at < content.length) {
        int length = Math.min(content.length - at, random.nextInt(300_000));
        encoder.write(content, at, length);
        at += length;
        if (at < content.length) {
          encoder.write(content[at++]);
        }
        encoder.flush();
      }
    }
    assertThat(out.toByteArray()).isEqualTo(Samples.zstd(content, 1, 1));
  }

  @Test
  void eachFrameHasItsSizeAndAChecksumAndNoDictionary() throws IOException {
    byte[] encoded = Samples.zstd(Samples.bytes(2 * FRAME + 5, 8), 3, 2);
    List<Long> sizes = new ArrayList<>();
    int at = 0;
    while (at < encoded.length) {
      byte[] rest = Arrays.copyOfRange(encoded, at, encoded.length);
      // RFC 8878 section 3.1.1.1.1: bit 2 is the checksum, bits 1 and 0 the dictionary
      assertThat(rest[4] & 7).isEqualTo(4);
      sizes.add(com.github.luben.zstd.Zstd.getFrameContentSize(rest));
      at += (int) com.github.luben.zstd.Zstd.findFrameCompressedSize(rest, 0, rest.length);
    }
    assertThat(sizes).containsExactly((long) FRAME, (long) FRAME, 5L);
  }

  @Test
  void emptyInputIsAnEmptyFrame() throws IOException {
    assertThat(HexFormat.of().formatHex(Samples.zstd(new byte[0], 3, 4)))
        .isEqualTo("28b52ffd240001000099e9d851");
  }

  @Test
  void argumentsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zstd.codec(0, 1))
        .withMessageContaining("0");
    assertThatIllegalArgumentException().isThrownBy(() -> Zstd.codec(20, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Zstd.codec(3, 0));
  }

  @Test
  void noMoreThreadsAreUsedThanMemoryAllows() {
    assertThat(Zstd.affordable(16, 60L << 20)).isEqualTo(2);
    assertThat(Zstd.affordable(16, 1L << 20)).isEqualTo(1);
    assertThat(Zstd.affordable(1, 60L << 20)).isEqualTo(1);
    assertThat(Zstd.affordable(16, 1L << 30)).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aFailureOfTheSinkComesOutAsItIsAndNoWorkerIsLeft(int threads) throws Exception {
    byte[] content = Samples.noise(4 * FRAME + 5, 2);
    for (int at : List.of(0, 1, 60, 70, 256)) {
      IOException failure = new IOException("disk full");
      int[] writes = new int[1];
      OutputStream encoder =
          Zstd.codec(1, threads)
              .encode(
                  new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                      write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                      if (writes[0]++ >= at) {
                        throw failure;
                      }
                    }
                  });
      assertThatThrownBy(
              () -> {
                try (encoder) {
                  encoder.write(content);
                }
              })
          .as("write %d", at)
          .isSameAs(failure);
      assertThatThrownBy(() -> encoder.write(1)).isInstanceOf(IOException.class);
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("tare-compress-")) {
          thread.join(10_000);
          assertThat(thread.isAlive()).isFalse();
        }
      }
    }
  }

  @Test
  void whatNobodyReadsToTheEndIsGivenBack() throws IOException {
    byte[] encoded = Samples.zstd(Samples.noise(1 << 20, 1), 1, 1);
    int[] closed = new int[1];
    InputStream in =
        Zstd.codec(3, 1)
            .decode(
                new java.io.ByteArrayInputStream(encoded) {
                  @Override
                  public void close() {
                    closed[0]++;
                  }
                });
    assertThat(in.read()).isNotNegative();
    in.close();
    in.close();
    assertThat(closed[0]).isEqualTo(1);
    assertThatThrownBy(in::read).hasMessage("the zstd stream is closed");
  }

  private static String digest(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
