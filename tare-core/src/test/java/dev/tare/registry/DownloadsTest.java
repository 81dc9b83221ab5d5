// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.LimitException;
import dev.tare.content.NotFoundException;
import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DownloadsTest {
  private static final URI FILE = URI.create("https://dl.test/a.tgz?token=secret");

  private final Deque<HttpResponse> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private final List<ByteArrayOutputStream> begun = new ArrayList<>();

  private final List<Duration> waits = new ArrayList<>();
  private final Timing timing =
      new Timing() {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant now() {
          return now;
        }

        @Override
        public void sleep(Duration wait) {
          waits.add(wait);
          now = now.plus(wait);
        }

        @Override
        public double random() {
          return 0;
        }
      };

  private record Canned(int status, List<HttpRequest.Header> headers, InputStream body)
      implements HttpResponse {
    @Override
    public void close() {}
  }

  private DownloadsTest answer(int status, String body, String... headers) {
    return answer(status, new ByteArrayInputStream(body.getBytes(UTF_8)), headers);
  }

  private DownloadsTest cut(int status, String body, String... headers) {
    InputStream in =
        new InputStream() {
          private int at;

          @Override
          public int read() throws IOException {
            if (at == body.length()) {
              throw new HttpException("cut", HttpException.Stage.EXCHANGE);
            }
            return body.charAt(at++);
          }

          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            target[offset] = (byte) read();
            return 1;
          }
        };
    return answer(status, in, headers);
  }

  private DownloadsTest answer(int status, InputStream body, String... headers) {
    List<HttpRequest.Header> all = new ArrayList<>();
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      all.add(new HttpRequest.Header(parts[0], parts[1]));
    }
    answers.add(new Canned(status, all, body));
    return this;
  }

  private HttpResponse send(HttpRequest request) {
    asked.add(
        request.uri()
            + request.headers().stream()
                .filter(header -> !header.name().equals("Accept-Encoding"))
                .map(header -> " " + header.name() + "=" + header.value())
                .collect(Collectors.joining()));
    return answers.remove();
  }

  private OutputStream begin() {
    begun.add(new ByteArrayOutputStream());
    return begun.get(begun.size() - 1);
  }

  private String fetched(boolean checked) throws IOException {
    new Downloads(this::send, timing).fetch(FILE, checked, 10, this::begin);
    assertThat(answers).isEmpty();
    return begun.get(begun.size() - 1).toString(UTF_8);
  }

  @Test
  void aCutTransferGoesOnWhereItEnded() throws IOException {
    cut(200, "hel", "ETag: \"1\"").answer(206, "lo", "Content-Range: bytes 3-4/5", "ETag: \"1\"");
    assertThat(fetched(false)).isEqualTo("hello");
    assertThat(asked).containsExactly(FILE + "", FILE + " Range=bytes=3- If-Range=\"1\"");
    assertThat(begun).hasSize(1);
  }

  @Test
  void itBeginsAnewWhereNothingPromisesThatItIsTheSameFile() throws IOException {
    cut(200, "hel", "ETag: W/\"1\"").answer(200, "other");
    assertThat(fetched(false)).isEqualTo("other");
    assertThat(asked).containsExactly(FILE + "", FILE + "");
  }

  @Test
  void whoKnowsTheDigestNeedsNoPromise() throws IOException {
    cut(200, "hel").answer(206, "lo", "Content-Range: bytes 3-4/*");
    assertThat(fetched(true)).isEqualTo("hello");
  }

  @Test
  void aServerThatCannotGoOnStartsAgain() throws IOException {
    cut(200, "hel", "ETag: \"1\"").answer(200, "newer");
    assertThat(fetched(false)).isEqualTo("newer");
    cut(200, "hel").answer(206, "xx", "Content-Range: bytes 0-1/2").answer(200, "again");
    assertThat(fetched(true)).isEqualTo("again");
    cut(200, "hel").answer(416, "").answer(200, "third");
    assertThat(fetched(true)).isEqualTo("third");
  }

  @Test
  void failuresOfTheServerAreTriedAgainAndToldWithoutTheQuery() throws IOException {
    answer(503, "", "Retry-After: 1").answer(500, "").answer(200, "x");
    assertThat(fetched(false)).isEqualTo("x");
    assertThat(waits).contains(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      answer(502, "");
    }
    assertThatThrownBy(() -> fetched(false))
        .isInstanceOf(RegistryException.class)
        .hasMessage("https://dl.test/a.tgz: answers with HTTP 502");
    answer(404, "");
    assertThatThrownBy(() -> fetched(false)).isInstanceOf(NotFoundException.class);
    answer(403, "");
    assertThatThrownBy(() -> fetched(false)).hasMessageContaining("asks for credentials");
    answer(206, "x", "Content-Range: bytes 0-0/1");
    assertThatThrownBy(() -> fetched(false)).hasMessageContaining("HTTP 206");
  }

  @Test
  void moreThanAllowedIsNotTaken() {
    answer(200, "x".repeat(11));
    assertThatThrownBy(() -> fetched(false)).isInstanceOf(LimitException.class);
  }

  @Test
  void redirectsAreFollowedButNeverToLessSafePlaces() throws IOException {
    answer(302, "", "Location: https://cdn.test/a").answer(200, "x");
    assertThat(fetched(false)).isEqualTo("x");
    assertThat(asked).containsExactly(FILE + "", "https://cdn.test/a");
    answer(302, "", "Location: https://me:pw@cdn.test/a");
    assertThatThrownBy(() -> fetched(false)).hasMessageNotContaining("pw");
    answers.clear();
    answer(302, "", "Location: http://cdn.test/a");
    assertThatThrownBy(() -> fetched(false)).hasMessageContaining("from https to http");
    answer(302, "", "Location: https://169.254.169.254/a");
    assertThatThrownBy(() -> fetched(false)).hasMessageContaining("internal address");
    answer(302, "", "Location: file:///etc/passwd");
    assertThatThrownBy(() -> fetched(false)).hasMessageContaining("no http address");
  }
}
