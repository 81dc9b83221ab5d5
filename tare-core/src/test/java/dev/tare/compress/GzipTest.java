// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipTest {
  private static final int BLOCK = 1 << 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9})
  void theBytesDependOnInputAndLevelAndNotOnThreads(int level) throws IOException {
    byte[] all = Samples.bytes(3 * BLOCK + 7, level);
    for (int size :
        List.of(
            0,
            1,
            2,
            BLOCK - 1,
            BLOCK,
            BLOCK + 1,
            2 * BLOCK - 1,
            2 * BLOCK,
            2 * BLOCK + 1,
            3 * BLOCK + 7)) {
      byte[] content = Arrays.copyOf(all, size);
      byte[] expected = Samples.gzip(content, level, 1);
      assertThat(Samples.gzip(content, level, 2)).as("2 threads, %d", size).isEqualTo(expected);
      assertThat(Samples.gzip(content, level, 7)).as("7 threads, %d", size).isEqualTo(expected);
      assertThat(Samples.gunzip(expected)).as("content of %d", size).isEqualTo(content);
    }
  }

  @Test
  void theSizeOfTheWritesDoesNotShowInTheBytes() throws IOException {
    byte[] content = Samples.bytes(2 * BLOCK + 100, 5);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(1);
    try (OutputStream encoder = Gzip.codec(6, 2).encode(out)) {
      int at = 0;
      while (at < content.length) {
        int length = Math.min(content.length - at, random.nextInt(100_000));
        encoder.write(content, at, length);
        at += length;
        if (at < content.length) {
          encoder.write(content[at++]);
        }
        encoder.flush();
      }
    }
    assertThat(out.toByteArray()).isEqualTo(Samples.gzip(content, 6, 1));
  }

  @Test
  void theFrameNamesNoTimeNoNameNoSystem() throws IOException {
    byte[] encoded = Samples.gzip(new byte[] {'a'}, 9, 1);
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(encoded, 0, 10)).isEqualTo("1f8b08000000000000ff");
    assertThat(hex.formatHex(encoded, encoded.length - 8, encoded.length))
        .isEqualTo("43beb7e801000000");
  }

  @Test
  void emptyInputIsAnEmptyMember() throws IOException {
    byte[] encoded = Samples.gzip(new byte[0], 6, 4);
    assertThat(HexFormat.of().formatHex(encoded))
        .isEqualTo("1f8b08000000000000ff03000000000000000000");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(encoded)).readAllBytes()).isEmpty();
  }

  @Test
  void theJdkReadsIt() throws IOException {
    byte[] content = Samples.bytes(3 * BLOCK + 1, 11);
    byte[] encoded = Samples.gzip(content, 6, 3);
    assertThat(new GZIPInputStream(new ByteArrayInputStream(encoded)).readAllBytes())
        .isEqualTo(content);
    assertThat(encoded.length).isLessThan(content.length);
  }

  @Test
  void aBlockRefersToTheOneBeforeIt() throws IOException {
    byte[] noise = new byte[BLOCK + 20_000];
    new Random(3).nextBytes(noise);
    System.arraycopy(noise, BLOCK - 20_000, noise, BLOCK, 20_000);
    assertThat(Samples.gzip(noise, 6, 2).length).isLessThan(BLOCK + 5_000);
  }

  @Test
  void argumentsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gzip.codec(0, 1))
        .withMessageContaining("0");
    assertThatIllegalArgumentException().isThrownBy(() -> Gzip.codec(10, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Gzip.codec(6, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aFailureOfTheSinkComesOutAsItIsWhereverItHappens(int threads) throws IOException {
    byte[] content = Samples.bytes(4 * BLOCK + 5, 2);
    int writes = new BreakingSink(Integer.MAX_VALUE).writesOf(content, threads);
    assertThat(writes).isGreaterThan(5);
    for (int at = 0; at < writes; at++) {
      BreakingSink sink = new BreakingSink(at);
      OutputStream encoder = Gzip.codec(1, threads).encode(sink);
      assertThatThrownBy(
              () -> {
                try (encoder) {
                  encoder.write(content);
                }
              })
          .as("write %d", at)
          .isSameAs(sink.failure);
      assertThat(sink.closed).isTrue();
      assertNoWorkerIsLeft();
      assertThatThrownBy(() -> encoder.write(1)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void afterAFailureMoreWritesFailAndCloseDoesNot() throws IOException {
    BreakingSink sink = new BreakingSink(1);
    OutputStream encoder = Gzip.codec(1, 2).encode(sink);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 20; i++) {
                encoder.write(new byte[BLOCK]);
              }
            })
        .isSameAs(sink.failure);
    assertThatThrownBy(() -> encoder.write(1)).hasMessageContaining("failed before");
    int before = sink.writes;
    encoder.close();
    encoder.close();
    assertThat(sink.writes).isEqualTo(before);
    assertThat(sink.closed).isTrue();
  }

  @Test
  void anInterruptedWriterStopsWithTheFlagSet() throws Exception {
    byte[] content = Samples.bytes(BLOCK, 4);
    Throwable[] seen = new Throwable[1];
    boolean[] flag = new boolean[1];
    Thread writer =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              try (OutputStream encoder =
                  Gzip.codec(9, 2).encode(OutputStream.nullOutputStream())) {
                for (int i = 0; i < 1000; i++) {
                  encoder.write(content);
                }
              } catch (IOException e) {
                seen[0] = e;
                flag[0] = Thread.currentThread().isInterrupted();
              }
            });
    writer.start();
    writer.join();
    assertThat(seen[0]).isInstanceOf(InterruptedIOException.class);
    assertThat(flag[0]).isTrue();
    assertNoWorkerIsLeft();
  }

  @Test
  void noWorkerIsLeftAfterSuccess() throws IOException {
    Samples.gzip(Samples.bytes(5 * BLOCK, 1), 1, 4);
    assertNoWorkerIsLeft();
  }

  @Test
  void blocksAreFew() throws IOException {
    List<Deflate> made = new CopyOnWriteArrayList<>();
    OutputStream encoder =
        Gzip.encode(
            new BreakingSink(Integer.MAX_VALUE),
            3,
            () -> {
              made.add(new Deflate(1));
              return made.get(made.size() - 1);
            });
    try (encoder) {
      encoder.write(new byte[20 * BLOCK]);
    }
    assertThat(made).hasSizeBetween(2, 4);
  }

  private static void assertNoWorkerIsLeft() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("tare-compress-")) {
        try {
          thread.join(10_000);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  /** Fails at the given write, and with the same exception when it is closed. */
  private static final class BreakingSink extends OutputStream {
    private final IOException failure = new IOException("disk full");
    private final int failAt;
    private int writes;
    private boolean closed;

    BreakingSink(int failAt) {
      this.failAt = failAt;
    }

    int writesOf(byte[] content, int threads) throws IOException {
      try (OutputStream encoder = Gzip.codec(1, threads).encode(this)) {
        encoder.write(content);
      }
      return writes;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (writes++ >= failAt) {
        throw failure;
      }
    }

    @Override
    public void close() throws IOException {
      closed = true;
      if (writes > failAt) {
        throw failure;
      }
    }
  }
}
