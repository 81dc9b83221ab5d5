// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobStreamTest {
  private static final int SIZE = 20;

  private final TestTiming timing = new TestTiming();
  private final List<Long> opened = new ArrayList<>();

  /** A server that sends so many bytes after so long, and then cuts the connection. */
  private BlobStream stream(int piece, Duration time) throws IOException {
    BlobStream.Opener opener =
        offset -> {
          opened.add(offset);
          return new Piece(new byte[piece], time);
        };
    URI about = URI.create("https://r.test/blob");
    return new BlobStream(SIZE, opener, new Retry(timing, new Gate(timing), about));
  }

  private final class Piece extends InputStream {
    private final ByteArrayInputStream bytes;
    private final Duration time;

    Piece(byte[] bytes, Duration time) {
      this.bytes = new ByteArrayInputStream(bytes);
      this.time = time;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = bytes.read(buffer, offset, length);
      if (count < 0) {
        timing.sleep(time);
        throw new HttpException("cut", HttpException.Stage.EXCHANGE);
      }
      return count;
    }
  }

  @Test
  void aBlobThatComesSlowlyIsReadAsLongAsSomethingComes() throws IOException {
    try (InputStream in = stream(1, Duration.ofSeconds(60))) {
      assertThat(in.readNBytes(SIZE)).hasSize(SIZE);
    }
    assertThat(opened).hasSize(SIZE).endsWith(SIZE - 1L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void fiveTriesAreAllWhereNothingOrLittleComes(int piece) throws IOException {
    try (InputStream in = stream(piece, Duration.ofSeconds(piece == 0 ? 600 : 59))) {
      assertThatThrownBy(() -> in.readNBytes(SIZE)).isInstanceOf(RegistryException.class);
    }
    assertThat(opened).hasSize(5);
  }
}
