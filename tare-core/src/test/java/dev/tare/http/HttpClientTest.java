// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpException.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientTest {
  private final HttpClient client = new HttpClient(settings(Duration.ofSeconds(30)));

  static HttpSettings settings(Duration idle) {
    HttpSettings usual = HttpSettings.defaults();
    return new HttpSettings(
        Duration.ofSeconds(5), idle, 2, Optional.empty(), usual.tls(), Proxies.NONE, "test/1");
  }

  static String text(HttpResponse response) throws IOException {
    try (response) {
      return new String(response.body().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  static Stage stage(Throwable failure) {
    return ((HttpException) failure).stage();
  }

  @AfterEach
  void end() {
    client.close();
  }

  private HttpResponse get(ScriptedServer server, String path) throws IOException {
    return client.send(HttpRequest.of("GET", server.uri(path)));
  }

  static ScriptedServer.Script forever(ScriptedServer.Script one) {
    return peer -> {
      while (true) {
        one.run(peer);
      }
    };
  }

  @Test
  void aRequestIsSentAsItStands() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            forever(
                peer -> {
                  peer.head();
                  peer.answer(200, "x");
                }))) {
      text(
          client.send(
              HttpRequest.of("GET", server.uri("//a%2Fb/../c?q=%41&r=a+b#part"))
                  .with("Accept", "a/b")
                  .with("accept", "c/d")));
      assertThat(server.heads())
          .containsExactly(
              "GET //a%2Fb/../c?q=%41&r=a+b HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nAccept: a/b\r\naccept: c/d\r\nUser-Agent: test/1");
    }
  }

  @Test
  void oneConnectionServesManyRequests() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            forever(
                peer -> {
                  String head = peer.head();
                  if (head.startsWith("HEAD")) {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                  } else if (head.startsWith("DELETE")) {
                    peer.send("HTTP/1.1 204 OK\r\nContent-Length: 0\r\n\r\n");
                  } else {
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.send("3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: x\r\n\r\n");
                  }
                }))) {
      for (int i = 0; i < 3; i++) {
        assertThat(text(get(server, "/"))).isEqualTo("abcde");
        HttpResponse head = client.send(HttpRequest.of("HEAD", server.uri("/")));
        assertThat(head.header("content-LENGTH")).contains("1000");
        assertThat(text(head)).isEmpty();
        assertThat(text(client.send(HttpRequest.of("DELETE", server.uri("/"))))).isEmpty();
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aConnectionComesBackWhenTheLastByteIsReadWithoutClose() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            forever(
                peer -> {
                  peer.head();
                  peer.answer(200, "12345");
                }))) {
      for (int i = 0; i < 3; i++) {
        assertThat(get(server, "/").body().readNBytes(5)).hasSize(5);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: x, Close\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"
            + "1\r\nx\r\n0\r\n\r\n"
      })
  void aConnectionThatShouldOrMustNotBeKeptIsEnded(String answer) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              peer.send(answer);
              peer.awaitEnd();
            })) {
      assertThat(text(get(server, "/"))).isEqualTo("x");
      assertThat(text(get(server, "/"))).isEqualTo("x");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void aBodyWhereNoneMayBeIsNotTheNextResponse(String framing) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              while (!peer.head().isEmpty()) {
                peer.send("HTTP/1.1 204 X\r\n" + framing + "\r\n\r\n");
              }
            })) {
      for (int i = 1; i <= 2; i++) {
        assertThat(get(server, "/").status()).isEqualTo(204);
        assertThat(server.connections()).isEqualTo(i);
      }
    }
  }

  @Test
  void ofManyHostsTheConnectionsUsedLastAreKept() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              while (!peer.head().isEmpty()) {
                peer.answer(200, "");
              }
            })) {
      HttpSettings usual = settings(Duration.ofSeconds(30));
      Proxies all = Proxies.of(java.util.Map.of("HTTP_PROXY", "127.0.0.1:" + server.port()));
      try (HttpClient many =
          new HttpClient(
              new HttpSettings(
                  usual.connectTimeout(),
                  usual.idleTimeout(),
                  usual.connectionsPerHost(),
                  Optional.empty(),
                  usual.tls(),
                  all,
                  "test/1"))) {
        for (int i = 0; i < 40; i++) {
          text(many.send(HttpRequest.of("GET", java.net.URI.create("http://h" + i + ".test/"))));
        }
        text(many.send(HttpRequest.of("GET", java.net.URI.create("http://h39.test/"))));
        text(many.send(HttpRequest.of("GET", java.net.URI.create("http://h8.test/"))));
        assertThat(server.connections()).isEqualTo(40);
        text(many.send(HttpRequest.of("GET", java.net.URI.create("http://h7.test/"))));
        assertThat(server.connections()).isEqualTo(41);
      }
    }
  }

  @Test
  void aConnectionEndedWhileIdleIsReplaced() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              peer.answer(200, "x");
            })) {
      assertThat(text(get(server, "/"))).isEqualTo("x");
      HttpRequest put =
          HttpRequest.of("PUT", server.uri("/")).with(HttpRequest.Body.of(new byte[10]));
      Thread.sleep(50);
      assertThat(text(client.send(put))).isEqualTo("x");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aKeptConnectionThatEndsOnTheRequestIsReplacedForGetOnly() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              peer.answer(200, "x");
              peer.head();
            })) {
      text(get(server, "/"));
      assertThat(text(get(server, "/"))).isEqualTo("x");
      assertThat(server.connections()).isEqualTo(2);
      assertThatThrownBy(() -> client.send(HttpRequest.of("POST", server.uri("/"))))
          .isInstanceOf(HttpException.class)
          .hasMessageEndingWith(": connection ended before a response")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.EXCHANGE);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aNewConnectionThatEndsOnTheRequestIsNotReplaced() throws Exception {
    try (ScriptedServer server = ScriptedServer.plain(ScriptedServer.Peer::head)) {
      assertThatThrownBy(() -> get(server, "/")).isInstanceOf(HttpException.class);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aResponseClosedEarlyGivesBackItsConnectionIfLittleIsLeft() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            forever(
                peer -> {
                  int size = peer.head().contains("/big") ? 100_000 : 10_000;
                  peer.answer(200, "x".repeat(size));
                }))) {
      get(server, "/small").close();
      get(server, "/small").close();
      assertThat(server.connections()).isEqualTo(1);
      get(server, "/big").close();
      text(get(server, "/small"));
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void refusedConnectionsAndUnknownHostsAreToldApartFromExchanges() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    for (String place : new String[] {"127.0.0.1:" + port, "name.invalid:80"}) {
      assertThatThrownBy(() -> client.send(HttpRequest.of("GET", URI.create("http://" + place))))
          .isInstanceOf(HttpException.class)
          .hasMessageStartingWith(place + ": ")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.CONNECT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\u0000", "a\u007f", "\u00e9"})
  void aValueThatNoHeaderCanHoldIsRefused(String value) {
    HttpRequest request = HttpRequest.of("GET", URI.create("http://127.0.0.1:1/"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.send(request.with("X-Test", value)))
        .withMessageNotContaining(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nb", "a:b", "Host", "content-length", "Connection"})
  void aHeaderNameThatIsNotToBeSentIsRefused(String name) {
    HttpRequest request = HttpRequest.of("GET", URI.create("http://127.0.0.1:1/"));
    assertThatIllegalArgumentException().isThrownBy(() -> client.send(request.with(name, "x")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h/", "/path", "http:///p", "http://h:99999/", "mailto:x@y"})
  void aUriThatLeadsNowhereIsRefused(String uri) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.send(HttpRequest.of("GET", URI.create(uri))));
  }

  @Test
  void anInterruptEndsTheExchangeAndStays() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              waiting.countDown();
              peer.awaitEnd();
            })) {
      Thread caller = Thread.currentThread();
      Thread other =
          new Thread(
              () -> {
                try {
                  waiting.await();
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  // Interrupts all the sooner.
                }
                caller.interrupt();
              });
      other.start();
      assertThatThrownBy(() -> get(server, "/"))
          .isExactlyInstanceOf(java.io.InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      other.join();
    }
  }

  @Test
  void closeEndsAReadInAnotherThread() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              peer.head();
              peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
              peer.awaitEnd();
            })) {
      InputStream body = get(server, "/").body();
      assertThat(body.readNBytes(3)).hasSize(3);
      Thread other =
          new Thread(
              () -> {
                try {
                  Thread.sleep(50);
                } catch (InterruptedException e) {
                  // Closes all the sooner.
                }
                client.close();
              });
      other.start();
      assertThatThrownBy(body::read).isInstanceOf(HttpException.class);
      other.join();
      assertThatThrownBy(() -> get(server, "/"))
          .isInstanceOf(HttpException.class)
          .hasMessage("client is closed");
    }
  }

  @Test
  void bodiesOfKnownAndUnknownLengthArrive() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.plain(
            forever(
                peer -> {
                  boolean chunked = peer.head().contains("Transfer-Encoding: chunked");
                  peer.answer(200, peer.body(chunked ? "3\r\nabc\r\n0\r\n\r\n".length() : 3));
                }))) {
      HttpRequest put = HttpRequest.of("PUT", server.uri("/"));
      byte[] bytes = {'a', 'b', 'c'};
      assertThat(text(client.send(put.with(HttpRequest.Body.of(bytes))))).isEqualTo("abc");
      assertThat(
              text(
                  client.send(
                      put.with(new HttpRequest.Body(-1, () -> new ByteArrayInputStream(bytes))))))
          .isEqualTo("3\r\nabc\r\n0\r\n\r\n");
      assertThat(server.heads().get(0)).contains("Content-Length: 3").doesNotContain("chunked");
      assertThat(server.heads().get(1)).doesNotContain("Content-Length");
    }
  }

  @Test
  void nothingIsLeftBehind() throws Exception {
    Path descriptors = Path.of("/proc/self/fd");
    try (ScriptedServer server =
        ScriptedServer.plain(
            peer -> {
              for (String head = peer.head(); !head.isEmpty(); head = peer.head()) {
                if (head.contains("/3")) {
                  peer.send("junk");
                  return;
                }
                if (head.contains("/4")) {
                  return;
                }
                peer.answer(200, "x".repeat(100_000));
              }
            })) {
      long before = -1;
      for (int round = 0; round < 4; round++) {
        try (HttpClient many = new HttpClient(settings(Duration.ofSeconds(30)))) {
          for (int i = 0; i < 5; i++) {
            HttpRequest request = HttpRequest.of("GET", server.uri("/" + i));
            try (HttpResponse response = many.send(request)) {
              response.body().readNBytes(i == 0 ? 100_000 : 5);
            } catch (HttpException e) {
              assertThat(i).isGreaterThan(2);
            }
          }
          many.send(HttpRequest.of("GET", server.uri("/")));
        }
        server.awaitIdle();
        if (Files.isDirectory(descriptors)) {
          long now;
          try (Stream<Path> open = Files.list(descriptors)) {
            now = open.count();
          }
          // The first round also opens what the JDK keeps.
          before = round == 0 ? now : before;
          assertThat(now).isLessThanOrEqualTo(before);
        }
      }
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("tare-"))
        .allMatch(Thread::isDaemon);
  }
}
