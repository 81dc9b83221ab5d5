// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpException;
import dev.tare.http.HttpRequest;
import dev.tare.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private record Canned(InputStream body, List<HttpRequest.Header> headers)
      implements HttpResponse {
    @Override
    public int status() {
      return 200;
    }

    @Override
    public void close() {}
  }

  private static Answer answer(InputStream body, String... codings) {
    List<HttpRequest.Header> headers =
        List.of(codings).stream()
            .map(coding -> new HttpRequest.Header("content-encoding", coding))
            .toList();
    return new Answer(
        "GET", URI.create("https://r.test/v2/?secret=1"), new Canned(body, headers), false);
  }

  @Test
  void aByteNowAndThenIsNotEnough() {
    InputStream drip =
        new InputStream() {
          @Override
          public int read() {
            try {
              Thread.sleep(1);
            } catch (InterruptedException e) {
              return -1;
            }
            return ' ';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            buffer[offset] = (byte) read();
            return 1;
          }
        };
    assertThatThrownBy(() -> Reading.first(1 << 30, answer(drip), Duration.ofSeconds(1)))
        .isInstanceOf(HttpException.class)
        .hasMessage("https://r.test/v2/ took longer than 1 s to answer");
  }

  @Test
  void noMoreThanWantedIsRead() throws Exception {
    ByteArrayInputStream body = new ByteArrayInputStream(new byte[100]);
    assertThat(Reading.first(10, answer(body, "", "Identity"), Duration.ofSeconds(60))).hasSize(10);
    assertThat(body.available()).isEqualTo(90);
  }

  @Test
  void codingsUponCodingsAreRefused() {
    for (String[] codings : new String[][] {{"gzip, gzip"}, {"gzip", "gzip"}, {"br"}, {"zstd"}}) {
      assertThatThrownBy(
              () ->
                  Reading.first(
                      10, answer(InputStream.nullInputStream(), codings), Duration.ofSeconds(60)))
          .isInstanceOf(RegistryException.class)
          .hasMessage("https://r.test/v2/ answers in a content coding that was not asked for");
    }
  }
}
