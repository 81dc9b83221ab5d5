// SPDX-License-Identifier: Apache-2.0
package dev.tare.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.http.HttpException.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
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

  static HttpClient client(SSLSocketFactory factory, Proxies proxies) {
    return new HttpClient(
        new HttpSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            2,
            Optional.empty(),
            place -> Optional.of(factory),
            proxies,
            "test/1"));
  }

  private static SSLSocketFactory trusting() throws IOException {
    return Tls.trusting(List.of(authority), NONE, NONE);
  }

  static HttpRequest get(String host, int port) {
    return HttpRequest.of("GET", URI.create("https://" + host + ":" + port + "/p"));
  }

  static final ScriptedServer.Script ANSWERING =
      peer -> {
        while (!peer.head().isEmpty()) {
          peer.answer(200, "x".repeat(100_000));
        }
      };

  private static void assertRefused(KeyStore served, SSLSocketFactory factory, String reason)
      throws Exception {
    try (ScriptedServer server = ScriptedServer.over(TlsFixture.server(served), ANSWERING);
        HttpClient client = client(factory, Proxies.NONE)) {
      assertThatThrownBy(() -> client.send(get("127.0.0.1", server.port())))
          .isInstanceOf(HttpException.class)
          .hasMessage("127.0.0.1:" + server.port() + ": " + reason)
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.TLS);
      assertThat(server.heads()).isEmpty();
    }
  }

  @Test
  void aGivenAuthorityIsTrustedAndTheConnectionKept() throws Exception {
    try (ScriptedServer server = ScriptedServer.over(TlsFixture.server(keys), ANSWERING);
        HttpClient client = client(trusting(), Proxies.NONE)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse response = client.send(get("127.0.0.1", server.port()));
        assertThat(HttpClientTest.text(response)).hasSize(100_000);
      }
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void anUnknownAuthorityIsRefusedUnlessTold() throws Exception {
    assertRefused(
        keys,
        Tls.trusting(List.of(), NONE, NONE),
        "the server's certificate is signed by an unknown authority");
    try (ScriptedServer server = ScriptedServer.over(TlsFixture.server(keys), ANSWERING);
        HttpClient client = client(Tls.insecure(NONE, NONE), Proxies.NONE)) {
      client.send(get("localhost", server.port())).close();
    }
  }

  @Test
  void anotherHostsCertificateIsRefused() throws Exception {
    KeyStore other = fixture.keyStore("other", "EC", "dns:other.test");
    assertRefused(
        other,
        Tls.trusting(List.of(fixture.certificate("other", other)), NONE, NONE),
        "the server's certificate is for another host name");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    KeyStore signer = fixture.keyStore("old", "EC", "dns:ca.test", "-ext", "bc:c");
    Path trusted = fixture.certificate("old", signer);
    KeyStore old =
        fixture.keyStore(
            "old",
            "EC",
            "ip:127.0.0.1",
            "-alias",
            "b",
            "-signer",
            "a",
            "-startdate",
            "2001/01/01",
            "-validity",
            "10");
    old.deleteEntry("a");
    assertRefused(
        old, Tls.trusting(List.of(trusted), NONE, NONE), "the server's certificate has expired");
  }

  @Test
  void aServerWithoutTlsIsNamedSo() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.plain(
                peer -> {
                  peer.send("HTTP/1.1 400 Bad\r\n\r\n");
                  peer.awaitEnd();
                });
        HttpClient client = client(trusting(), Proxies.NONE)) {
      assertThatThrownBy(() -> client.send(get("127.0.0.1", server.port())))
          .hasMessageEndingWith(": the server does not speak TLS")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.TLS);
    }
  }

  @Test
  void aConnectionThatEndsOrIsSilentInTheHandshakeIsNoRefusal() throws Exception {
    HttpSettings usual = HttpSettings.defaults();
    HttpSettings hasty =
        new HttpSettings(
            Duration.ofMillis(300),
            Duration.ofSeconds(5),
            2,
            Optional.empty(),
            usual.tls(),
            Proxies.NONE,
            "test/1");
    try (ScriptedServer ending = ScriptedServer.plain(peer -> peer.body(3));
        ScriptedServer silent = ScriptedServer.plain(ScriptedServer.Peer::awaitEnd);
        HttpClient client = new HttpClient(hasty)) {
      assertThatThrownBy(() -> client.send(get("127.0.0.1", ending.port())))
          .hasMessageEndingWith(": connection ended during the TLS handshake")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.CONNECT);
      assertThatThrownBy(() -> client.send(get("127.0.0.1", silent.port())))
          .hasMessageEndingWith(": no TLS connection within 300 ms")
          .extracting(HttpClientTest::stage)
          .isEqualTo(Stage.CONNECT);
    }
  }

  @Test
  void aClientCertificateIsShown() throws Exception {
    KeyStore user = fixture.keyStore("user", "RSA", "dns:user.test");
    Path certificate = fixture.certificate("user", user);
    byte[] pkcs8 = user.getKey("a", TlsFixture.PASSWORD).getEncoded();
    // Version, algorithm and the header of the octet string come before the key itself.
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    Path rsa = fixture.pem("user-rsa.key", "RSA PRIVATE KEY", pkcs1);
    try (ScriptedServer server = ScriptedServer.over(TlsFixture.server(keys, user), ANSWERING)) {
      for (Path key : List.of(fixture.key("user", user), rsa)) {
        SSLSocketFactory factory =
            Tls.trusting(List.of(authority), Optional.of(certificate), Optional.of(key));
        try (HttpClient client = client(factory, Proxies.NONE)) {
          client.send(get("127.0.0.1", server.port())).close();
        }
      }
      try (HttpClient client = client(trusting(), Proxies.NONE)) {
        assertThatThrownBy(() -> client.send(get("127.0.0.1", server.port())))
            .hasMessageContaining(": TLS refused by the server: ")
            .extracting(HttpClientTest::stage)
            .isEqualTo(Stage.TLS);
      }
    }
  }

  @Test
  void anEcKeyOfTheOlderFormIsRead() throws Exception {
    byte[] old = {
      0x30,
      0x31,
      2,
      1,
      1,
      4,
      0x20,
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      10,
      11,
      12,
      13,
      14,
      15,
      16,
      17,
      18,
      19,
      20,
      21,
      22,
      23,
      24,
      25,
      26,
      27,
      28,
      29,
      30,
      31,
      32,
      (byte) 0xa0,
      10,
      6,
      8,
      0x2a,
      (byte) 0x86,
      0x48,
      (byte) 0xce,
      0x3d,
      3,
      1,
      7
    };
    Path file = fixture.pem("ec.key", "EC PRIVATE KEY", old);
    assertThat(Pem.privateKey(file).getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void filesOfNoUseAreNamed() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "nothing\n");
    Path cut = Files.writeString(directory.resolve("cut.pem"), "-----BEGIN CERTIFICATE-----\nAA");
    Path junk = fixture.pem("junk.pem", "CERTIFICATE", new byte[] {1, 2, 3});
    Path secret = fixture.pem("secret.pem", "ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3});
    Path strange = fixture.pem("strange.pem", "EC PRIVATE KEY", new byte[] {0x30, 5, 4, 99});
    assertUnusable(empty, "no PEM certificate");
    assertUnusable(cut, "PEM block has no end");
    assertUnusable(junk, "malformed certificate");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pem.privateKey(secret))
        .withMessage(secret + ": encrypted private keys are not supported");
    assertThatIllegalArgumentException().isThrownBy(() -> Pem.privateKey(strange));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.trusting(List.of(), Optional.of(authority), NONE))
        .withMessageStartingWith(authority + ": ");
  }

  private static void assertUnusable(Path file, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.trusting(List.of(file), NONE, NONE))
        .withMessage(file + ": " + reason);
  }

  @Test
  void anEarlyAnswerEndsAnUploadThroughTls() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.over(
                TlsFixture.server(keys),
                peer -> {
                  peer.head();
                  peer.body(1000);
                  peer.answer(401, "who?");
                  Thread.sleep(200);
                });
        HttpClient client = client(trusting(), Proxies.NONE)) {
      long huge = 1L << 34;
      HttpRequest put =
          HttpRequest.of("PUT", URI.create("https://127.0.0.1:" + server.port() + "/"))
              .with(new HttpRequest.Body(huge, () -> new UploadTest.Zeros(huge, new AtomicLong())));
      HttpResponse response = client.send(put);
      assertThat(response.status()).isEqualTo(401);
      assertThat(HttpClientTest.text(response)).isEqualTo("who?");
    }
  }

  @Test
  void recordsThatArriveByteByByteDoNotHarmAnUpload() throws Exception {
    int length = 20_000_000;
    try (ScriptedServer server =
            ScriptedServer.over(
                TlsFixture.server(keys),
                peer -> {
                  peer.head();
                  for (int i = 0; i < 5; i++) {
                    peer.send("HTTP/1.1 102 Processing\r\n\r\n");
                    peer.body(length / 5);
                  }
                  peer.answer(201, "done");
                });
        ServerSocket relay = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        HttpClient client = client(trusting(), Proxies.NONE)) {
      relay(relay, server.port());
      HttpRequest put =
          HttpRequest.of("PUT", URI.create("https://127.0.0.1:" + relay.getLocalPort() + "/"))
              .with(
                  new HttpRequest.Body(
                      length, () -> new UploadTest.Zeros(length, new AtomicLong())));
      assertThat(client.send(put).status()).isEqualTo(201);
    }
  }

  /** Forwards the server's bytes one by one. */
  private static void relay(ServerSocket relay, int port) {
    daemon(
        () -> {
          Socket near = relay.accept();
          near.setTcpNoDelay(true);
          Socket far = new Socket("127.0.0.1", port);
          daemon(() -> near.getInputStream().transferTo(far.getOutputStream()));
          InputStream in = far.getInputStream();
          OutputStream out = near.getOutputStream();
          for (int c = in.read(); c >= 0; c = in.read()) {
            out.write(c);
          }
          near.close();
        });
  }

  @FunctionalInterface
  interface Task {
    void run() throws IOException;
  }

  static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One side is gone.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
