// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpException.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {
  private final HttpClient client = new HttpClient(HttpClientTest.settings(Duration.ofSeconds(30)));

  @AfterEach
  void end() {
    client.close();
  }

  private HttpResponse get(ScriptedServer server, String path) throws IOException {
    return client.send(HttpRequest.of("GET", server.uri(path)));
  }

  private static ScriptedServer.Script once(String answer) {
    return peer -> {
      peer.head();
      peer.send(answer);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n-1\r\n"
      })
  void aBodyThatIsCutShortIsAnError(String rest) throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(once("HTTP/1.1 200 OK\r\n" + rest))) {
      HttpResponse response = get(server, "/");
      InputStream body = response.body();
      assertThatThrownBy(body::readAllBytes)
          .isInstanceOf(HttpException.class)
          .hasMessageStartingWith("127.0.0.1:" + server.port() + ": ")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.EXCHANGE);
      assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      response.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 999999999999 OK\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 2\u001b[31m OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b"
      })
  void aMalformedResponseIsAnErrorInOneCleanLine(String answer) throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(once(answer))) {
      assertThatThrownBy(() -> get(server, "/"))
          .isInstanceOf(HttpException.class)
          .message()
          .matches("[ -~]{1,300}");
    }
  }

  @Test
  void aHeadBeyondTheLimitsIsRefused() throws Exception {
    String line = "A: " + "x".repeat(1000) + "\r\n";
    for (String head :
        new String[] {
          "A: " + "x".repeat(1 << 20) + "\r\n",
          line.repeat(150),
          "A: b\r\n".repeat(201),
          "\r\n".repeat(1 << 16)
        }) {
      String start = head.startsWith("A") ? "HTTP/1.1 200 OK\r\n" : "";
      try (ScriptedServer server = ScriptedServer.plain(once(start + head + "\r\n"))) {
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> get(server, "/")))
            .as("%.20s of %d", head, head.length())
            .isInstanceOf(HttpException.class)
            .hasMessageNotContaining("xx");
      }
    }
  }

  @Test
  void aHeadWithinTheLimitsIsTaken() throws Exception {
    String line = "A: " + "x".repeat(1000) + "\r\n";
    try (ScriptedServer server =
        ScriptedServer.plain(
            once("HTTP/1.1 200 OK\r\n" + line.repeat(60) + "Content-Length: 1\r\n\r\nx"))) {
      HttpResponse response = get(server, "/");
      assertThat(response.headers("a")).hasSize(60);
      assertThat(HttpClientTest.text(response)).isEqualTo("x");
    }
  }

  @Test
  void interimResponsesArePassedOverButNotForEver() throws Exception {
    String interim = "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n";
    try (ScriptedServer server =
        ScriptedServer.plain(
            HttpClientTest.forever(
                peer -> {
                  boolean many = peer.head().contains("/many");
                  peer.send(interim.repeat(many ? 17 : 16));
                  peer.answer(200, "x");
                }))) {
      assertThat(HttpClientTest.text(get(server, "/"))).isEqualTo("x");
      assertThatThrownBy(() -> get(server, "/many")).isInstanceOf(HttpException.class);
    }
  }

  @Test
  void aBodyWithoutLengthEndsWithTheConnection() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(once("HTTP/1.1 200 OK\r\n\r\nabc"))) {
      assertThat(HttpClientTest.text(get(server, "/"))).isEqualTo("abc");
    }
  }

  @Test
  void silenceEndsTheExchange() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  if (peer.head().contains("/body")) {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                  }
                  peer.awaitEnd();
                });
        HttpClient hasty = new HttpClient(HttpClientTest.settings(Duration.ofMillis(200)))) {
      assertThatThrownBy(() -> hasty.send(HttpRequest.of("GET", server.uri("/"))))
          .isInstanceOf(HttpException.class)
          .hasMessage("127.0.0.1:" + server.port() + ": no byte for 200 ms");
      HttpResponse response = hasty.send(HttpRequest.of("GET", server.uri("/body")));
      assertThatThrownBy(() -> response.body().readAllBytes())
          .isInstanceOf(HttpException.class)
          .hasMessageEndingWith(": no byte for 200 ms");
    }
  }

  @Test
  void aHeadThatDripsIsGivenUp() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.head();
                  peer.send("HTTP/1.1 200 OK\r\n");
                  while (true) {
                    Thread.sleep(40);
                    peer.send("X: y\r\n");
                  }
                });
        HttpClient hasty = new HttpClient(HttpClientTest.settings(Duration.ofMillis(400)))) {
      assertThatThrownBy(() -> hasty.send(HttpRequest.of("GET", server.uri("/"))))
          .isInstanceOf(HttpException.class)
          .hasMessage("127.0.0.1:" + server.port() + ": response head took longer than 400 ms");
    }
  }

  @Test
  void aRequestMayHaveMorePatienceForTheHeadButNotForTheBody() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.head();
                  Thread.sleep(600);
                  peer.send("HTTP/1.1 201 OK\r\nContent-Length: 10\r\n\r\nabc");
                  peer.awaitEnd();
                });
        HttpClient hasty = new HttpClient(HttpClientTest.settings(Duration.ofMillis(200)))) {
      HttpRequest put = HttpRequest.of("PUT", server.uri("/"));
      HttpResponse response = hasty.send(put.withPatience(Duration.ofSeconds(60)));
      assertThat(response.status()).isEqualTo(201);
      assertThatThrownBy(() -> response.body().readAllBytes())
          .hasMessageEndingWith(": no byte for 200 ms");
    }
  }

  @Test
  void aDripIsNoSilence() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.head();
                  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                  for (int i = 0; i < 10; i++) {
                    Thread.sleep(80);
                    peer.send("x");
                  }
                });
        HttpClient hasty = new HttpClient(HttpClientTest.settings(Duration.ofMillis(500)))) {
      assertThat(HttpClientTest.text(hasty.send(HttpRequest.of("GET", server.uri("/")))))
          .hasSize(10);
    }
  }
}
