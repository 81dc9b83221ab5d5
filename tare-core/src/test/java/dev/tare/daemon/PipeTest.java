// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeTest {
  private final Pipe pipe = new Pipe();

  @AfterEach
  void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("tare-archive"));
  }

  @Test
  void bytesArriveInOrderWhateverTheSizesOfThePieces() throws IOException {
    byte[] bytes = new byte[5 << 20];
    Random random = new Random(7);
    random.nextBytes(bytes);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    pipe.run(
        () -> {
          Random sizes = new Random(8);
          for (int i = 0; i < bytes.length; ) {
            int size = Math.min(bytes.length - i, sizes.nextInt(3 << 19));
            pipe.output().write(bytes, i, size);
            i += size;
          }
        },
        in -> {
          byte[] buffer = new byte[1 << 20];
          for (int n = in.read(buffer, 0, 1); n >= 0; ) {
            got.write(buffer, 0, n);
            n = in.read(buffer, 0, 1 + random.nextInt(buffer.length));
          }
        });
    assertThat(got.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void aWriterThatFailsIsTheReadersFailure() {
    IOException failure = new IOException("source");
    assertThatThrownBy(
            () ->
                pipe.run(
                    () -> {
                      pipe.output().write(1);
                      throw failure;
                    },
                    InputStream::readAllBytes))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void aBugInTheWriterIsThrownAsItIs() {
    IllegalStateException bug = new IllegalStateException("bug");
    assertThatThrownBy(
            () ->
                pipe.run(
                    () -> {
                      throw bug;
                    },
                    InputStream::readAllBytes))
        .isSameAs(bug);
  }

  @Test
  void aReaderThatFailsStopsTheWriter() {
    IOException failure = new IOException("engine");
    assertThatThrownBy(
            () ->
                pipe.run(
                    () -> pipe.output().write(new byte[4 << 20]),
                    in -> {
                      throw failure;
                    }))
        .isSameAs(failure)
        .hasNoSuppressedExceptions();
  }

  @Test
  void aReaderThatFailsStopsAWriterWhoWaitsForSomethingElse() {
    IOException failure = new IOException("engine");
    AtomicBoolean interrupted = new AtomicBoolean();
    assertThatThrownBy(
            () ->
                pipe.run(
                    () -> {
                      try {
                        new CountDownLatch(1).await();
                      } catch (InterruptedException e) {
                        interrupted.set(true);
                        throw new IOException("ended", e);
                      }
                    },
                    in -> {
                      throw failure;
                    }))
        .isSameAs(failure);
    assertThat(interrupted).isTrue();
    assertThat(failure.getSuppressed()).hasSize(1);
  }

  @Test
  void aReaderThatHasEnoughIsNoFailure() throws IOException {
    byte[] start = new byte[10];
    pipe.run(
        () -> {
          pipe.output().write(9);
          pipe.output().write(new byte[4 << 20]);
        },
        in -> assertThat(in.readNBytes(start, 0, 10)).isEqualTo(10));
    assertThat(start[0]).isEqualTo((byte) 9);
  }

  @Test
  void failuresOfBothSidesAreToldTogether() {
    IOException source = new IOException("source");
    IOException engine = new IOException("engine");
    CountDownLatch failed = new CountDownLatch(1);
    assertThatThrownBy(
            () ->
                pipe.run(
                    () -> {
                      failed.countDown();
                      throw source;
                    },
                    in -> {
                      awaitFailure(failed, in);
                      throw engine;
                    }))
        .isSameAs(engine)
        .hasSuppressedException(source);
  }

  private static void awaitFailure(CountDownLatch failed, InputStream in) throws IOException {
    try {
      failed.await();
      in.read();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      return;
    }
  }
}
