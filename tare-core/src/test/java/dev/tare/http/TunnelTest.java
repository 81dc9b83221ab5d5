// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpException.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TunnelTest {
  private static final Optional<Path> NONE = Optional.empty();

  @TempDir private static Path directory;
  private static TlsFixture fixture;
  private static KeyStore keys;
  private static Path authority;

  @BeforeAll
  static void makeKeys() throws Exception {
    fixture = new TlsFixture(directory);
    keys = fixture.keyStore("server", "EC", "ip:127.0.0.1");
    authority = fixture.certificate("server", keys);
  }

  private static SSLSocketFactory trusting() throws IOException {
    return Tls.trusting(List.of(authority), NONE, NONE);
  }

  /** A proxy that makes tunnels where the head holds the word, and answers 407 elsewhere. */
  private static ScriptedServer proxy(ServerSocket socket, String word, AtomicInteger port) {
    return ScriptedServer.over(
        socket,
        peer -> {
          if (!peer.head().contains(word)) {
            peer.answer(407, "no");
            return;
          }
          try (Socket far = new Socket("127.0.0.1", port.get())) {
            peer.send("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
            TlsTest.daemon(() -> far.getInputStream().transferTo(peer.socket.getOutputStream()));
            peer.socket.getInputStream().transferTo(far.getOutputStream());
          }
        });
  }

  @Test
  void httpsGoesThroughATunnelThatSeesNoHeadersOfTheRequest() throws Exception {
    KeyStore origin = fixture.keyStore("origin", "EC", "dns:registry.test,ip:127.0.0.1");
    SSLSocketFactory factory =
        Tls.trusting(List.of(authority, fixture.certificate("origin", origin)), NONE, NONE);
    try (ScriptedServer server =
        ScriptedServer.over(TlsFixture.server(origin), TlsTest.ANSWERING)) {
      AtomicInteger port = new AtomicInteger(server.port());
      String basic = "Proxy-Authorization: Basic dXNlcjpwOnc=";
      ServerSocket plain = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
      for (ServerSocket socket : List.of(plain, TlsFixture.server(keys))) {
        try (ScriptedServer proxy = proxy(socket, basic, port)) {
          String scheme = socket == plain ? "http" : "https";
          String url = scheme + "://user:p%3Aw@127.0.0.1:" + proxy.port();
          HttpRequest request =
              TlsTest.get("registry.test", 443).with("Authorization", "Bearer secret");
          try (HttpClient client =
              TlsTest.client(factory, Proxies.of(Map.of("HTTPS_PROXY", url)))) {
            assertThat(HttpClientTest.text(client.send(request))).hasSize(100_000);
            assertThat(HttpClientTest.text(client.send(request))).hasSize(100_000);
          }
          assertThat(proxy.heads())
              .containsExactly(
                  "CONNECT registry.test:443 HTTP/1.1\r\nHost: registry.test:443\r\n"
                      + "User-Agent: test/1\r\n"
                      + basic);
        }
      }
      assertThat(server.heads())
          .hasSize(4)
          .allSatisfy(
              head ->
                  assertThat(head)
                      .startsWith("GET /p HTTP/1.1\r\nHost: registry.test\r\n")
                      .doesNotContain("Proxy"));
    }
  }

  @Test
  void aRefusedTunnelIsNoResponse() throws Exception {
    ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    try (ScriptedServer proxy = proxy(socket, "nobody", new AtomicInteger());
        HttpClient client =
            TlsTest.client(
                trusting(),
                Proxies.of(Map.of("HTTPS_PROXY", "u:secret@127.0.0.1:" + proxy.port())))) {
      assertThatThrownBy(() -> client.send(TlsTest.get("registry.test", 443)))
          .isInstanceOf(HttpException.class)
          .hasMessage(
              "proxy 127.0.0.1:"
                  + proxy.port()
                  + ": no tunnel to registry.test:443: status 407"
                  + " (the proxy wants other credentials)")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.CONNECT);
    }
  }

  @Test
  void httpIsForwardedWithTheWholeUri() throws Exception {
    try (ScriptedServer proxy = ScriptedServer.plain(TlsTest.ANSWERING);
        HttpClient client =
            TlsTest.client(
                trusting(),
                Proxies.of(Map.of("HTTP_PROXY", "http://u:p@127.0.0.1:" + proxy.port())))) {
      client.send(HttpRequest.of("GET", URI.create("http://me@registry.test:5000/a?b"))).close();
      assertThat(proxy.heads())
          .containsExactly(
              "GET http://registry.test:5000/a?b HTTP/1.1\r\nHost: registry.test:5000\r\n"
                  + "User-Agent: test/1\r\nProxy-Authorization: Basic dTpw");
    }
  }

  @Test
  void aSocksProxyIsRefused() throws Exception {
    try (HttpClient client =
        TlsTest.client(trusting(), Proxies.of(Map.of("ALL_PROXY", "socks5://127.0.0.1:1080")))) {
      assertThatThrownBy(() -> client.send(TlsTest.get("registry.test", 443)))
          .hasMessage("SOCKS proxies are not supported")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.CONNECT);
    }
  }
}
