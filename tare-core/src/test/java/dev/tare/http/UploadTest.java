// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTest {
  private static final long HUGE = 1L << 34;

  private final HttpClient client = new HttpClient(HttpClientTest.settings(Duration.ofSeconds(30)));

  @AfterEach
  void end() {
    client.close();
  }

  /** As many zeros as are wanted, counted. */
  static class Zeros extends InputStream {
    private final AtomicLong count;
    private long left;

    Zeros(long length, AtomicLong count) {
      this.left = length;
      this.count = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int got = (int) Math.min(left, length);
      left -= got;
      count.addAndGet(got);
      return got;
    }
  }

  static HttpRequest put(ScriptedServer server, long length, InputStream body) {
    return HttpRequest.of("PUT", server.uri("/")).with(new HttpRequest.Body(length, () -> body));
  }

  @ParameterizedTest
  @ValueSource(longs = {HUGE, -1})
  void anEarlyAnswerEndsTheUpload(long length) throws Exception {
    AtomicLong count = new AtomicLong();
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              peer.body(1000);
              peer.answer(401, "who?");
              peer.awaitEnd();
            })) {
      HttpResponse response = client.send(put(server, length, new Zeros(HUGE, count)));
      assertThat(response.status()).isEqualTo(401);
      assertThat(HttpClientTest.text(response)).isEqualTo("who?");
      assertThat(count.get()).isLessThan(HUGE / 2);
      client.send(put(server, 1000, new Zeros(1000, count))).close();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {HUGE, -1})
  void anAnswerFollowedByTheEndOfTheConnectionIsRead(long length) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              peer.answer(413, "too big");
            })) {
      for (int i = 0; i < 10; i++) {
        HttpResponse response = client.send(put(server, length, new Zeros(HUGE, new AtomicLong())));
        assertThat(response.status()).isEqualTo(413);
        response.close();
      }
    }
  }

  @Test
  void anInterimResponseDoesNotEndTheUpload() throws Exception {
    int length = 2_000_000;
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              peer.send("HTTP/1.1 100 Continue\r\n\r\n");
              peer.answer(200, Integer.toString(peer.body(length).length()));
            })) {
      InputStream slow =
          new Zeros(length, new AtomicLong()) {
            @Override
            public int read(byte[] bytes, int offset, int size) {
              try {
                Thread.sleep(10);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return super.read(bytes, offset, size);
            }
          };
      assertThat(HttpClientTest.text(client.send(put(server, length, slow))))
          .isEqualTo(Integer.toString(length));
    }
  }

  @Test
  void aServerThatTakesNothingMoreEndsTheExchange() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.head();
                  Thread.sleep(60_000);
                });
        HttpClient hasty = new HttpClient(HttpClientTest.settings(Duration.ofMillis(200)))) {
      assertThatThrownBy(() -> hasty.send(put(server, HUGE, new Zeros(HUGE, new AtomicLong()))))
          .isInstanceOf(HttpException.class)
          .hasMessageEndingWith(": no byte for 200 ms");
    }
  }

  @Test
  void aBodyThatCannotBeReadIsNotClosedLikeAWholeOne() throws Exception {
    CompletableFuture<String> got = new CompletableFuture<>();
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              StringBuilder text = new StringBuilder();
              try {
                int c;
                while ((c = peer.socket.getInputStream().read()) >= 0) {
                  text.append((char) c);
                }
              } finally {
                got.complete(text.toString());
              }
            })) {
      InputStream broken =
          new InputStream() {
            private int left = 300_000;

            @Override
            public int read() throws IOException {
              if (left-- <= 0) {
                throw new FileNotFoundException("gone");
              }
              return 'x';
            }
          };
      assertThatThrownBy(() -> client.send(put(server, -1, broken)))
          .isInstanceOf(FileNotFoundException.class)
          .hasMessage("gone");
      assertThat(got.get(5, TimeUnit.SECONDS)).doesNotContain("0\r\n\r\n");
    }
  }

  @Test
  void aBodyOfAnotherLengthThanPromisedIsNotSentWhole() throws Exception {
    AtomicLong whole = new AtomicLong();
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              if (peer.body(5).length() == 5) {
                whole.incrementAndGet();
                peer.answer(201, "");
              }
            })) {
      assertThatThrownBy(() -> client.send(put(server, 5, new ByteArrayInputStream(new byte[4]))))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("body ends after 4 of 5 bytes");
      assertThatThrownBy(() -> client.send(put(server, 5, new ByteArrayInputStream(new byte[6]))))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("body is longer than 5 bytes");
      assertThat(whole.get()).isZero();
      assertThat(client.send(put(server, 5, new ByteArrayInputStream(new byte[5]))).status())
          .isEqualTo(201);
    }
  }
}
