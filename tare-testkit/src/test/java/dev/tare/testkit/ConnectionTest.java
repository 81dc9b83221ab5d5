// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.testkit.Wire.End;
import dev.tare.testkit.Wire.Reply;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
  private static final String PATCH =
      " HTTP/1.1\r\nHost: registry\r\nTransfer-Encoding: chunked\r\n";

  @Test
  void aConnectionServesManyRequests() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start();
        Wire wire = Wire.to(registry.host())) {
      assertThat(wire.ask("GET", "/v2/", new byte[0]).text()).isEqualTo("{}");
      assertThat(wire.ask("GET", "/v2/x/tags/list", new byte[0]).status()).isEqualTo(404);
      wire.send(
          "\r\nGET /v2/ HTTP/1.1\r\nA: b\r\n\r\nGET /v2/ HTTP/1.1\r\nConnection: close\r\n\r\n");
      assertThat(wire.read(false).status()).isEqualTo(200);
      Reply last = wire.read(false);
      assertThat(last.header("Connection")).contains("close");
      assertThat(wire.read(false).end()).isEqualTo(End.CUT);
      assertThat(registry.requests()).hasSize(4);
    }
  }

  @Test
  void chunkedBodiesAreRead() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start();
        Wire wire = Wire.to(registry.host())) {
      String upload = upload(wire);
      wire.send(
          "PATCH " + upload + PATCH + "\r\n5;x=y\r\nhello\r\nA\r\n, registry\r\n0\r\nT: t\r\n\r\n");
      Reply reply = wire.read(false);
      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.header("Range")).contains("0-14");
      assertThat(registry.requests().get(1).bytesIn()).isEqualTo(15);
      assertThat(wire.ask("GET", upload, new byte[0]).status()).isEqualTo(204);
    }
  }

  private static String upload(Wire wire) throws IOException {
    Reply reply = wire.ask("POST", "/v2/app/blobs/uploads/", new byte[0]);
    return reply.header("Location").orElseThrow().substring("http://registry".length());
  }

  @Test
  void anExpectationIsMetBeforeTheBodyIsSent() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start();
        Wire wire = Wire.to(registry.host())) {
      String upload = upload(wire);
      wire.send("PATCH " + upload + PATCH + "Expect: 100-continue\r\n\r\n");
      assertThat(wire.read(false).status()).isEqualTo(100);
      wire.send("1\r\na\r\n0\r\n\r\n");
      assertThat(wire.read(false).status()).isEqualTo(202);

      registry.on(r -> true, Fault.status(417)).times(1);
      wire.send("PATCH " + upload + PATCH + "Expect: 100-continue\r\n\r\n");
      Reply refused = wire.read(false);
      assertThat(refused.status()).isEqualTo(417);
      assertThat(wire.read(false).end()).isEqualTo(End.CUT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "nonsense\r\n\r\n",
        "GET /v2/ HTTP/2\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nno colon\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET /v2/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      })
  void whatIsNotHttpEndsTheConnection(String text) throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start()) {
      try (Wire wire = Wire.to(registry.host())) {
        wire.send(text);
        wire.end();
        assertThat(wire.read(false).status()).isZero();
      }
      assertThat(Wire.once(registry, "GET", "/v2/").status()).isEqualTo(200);
    }
  }

  @Test
  void anEndlessHeadEndsTheConnection() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start();
        Wire wire = Wire.to(registry.host())) {
      wire.send("GET /v2/ HTTP/1.1\r\nA: " + "x".repeat(66_000));
      assertThat(wire.read(false).status()).isZero();
    }
  }

  @Test
  void closingEndsAllThreadsAndConnections() throws IOException {
    MemoryRegistry registry = MemoryRegistry.builder().start();
    String name = "memory-registry-" + registry.host().substring("127.0.0.1:".length());
    String other = "memory-registry-" + registry.otherHost().substring("127.0.0.1:".length());
    registry.on(r -> r.path().equals("/stall"), Fault.stall());
    try (Wire idle = Wire.to(registry.host());
        Wire stalled = Wire.to(registry.host());
        Wire halfway = Wire.to(registry.host())) {
      idle.ask("GET", "/v2/", new byte[0]);
      stalled.send("GET /stall HTTP/1.1\r\n\r\n");
      halfway.send("GET /v2/ HTTP");
      assertThat(threads(name)).isNotEmpty();
      registry.close();
      registry.close();
      assertThat(threads(name)).isEmpty();
      assertThat(threads(other)).isEmpty();
      assertThat(idle.read(false).end()).isNotEqualTo(End.COMPLETE);
    }
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(n -> n.startsWith(prefix + "-"))
        .toList();
  }

  @Test
  void tlsIsSpokenAndCanBeReset(@TempDir Path dir) throws Exception {
    SSLContext context = context(dir);
    try (MemoryRegistry registry = MemoryRegistry.builder().tls(context).start()) {
      assertThat(registry.origin()).startsWith("https://");
      byte[] blob = "content".getBytes(UTF_8);
      String target = "/v2/app/blobs/" + registry.putBlob("app", blob);
      try (Wire wire = secure(context, registry)) {
        assertThat(wire.ask("GET", target, new byte[0]).body()).isEqualTo(blob);
        assertThat(wire.ask("POST", "/v2/app/blobs/uploads/", new byte[0]).header("Location").get())
            .startsWith("https://registry/v2/");
      }
      registry.on(r -> true, Fault.resetAfter(3));
      try (Wire wire = secure(context, registry)) {
        Reply reply = wire.ask("GET", target, new byte[0]);
        assertThat(reply.text()).isEqualTo("con");
        assertThat(reply.end()).isEqualTo(End.RESET);
      }
      try (Wire plain = Wire.to(registry.host())) {
        assertThat(plain.ask("GET", target, new byte[0]).status()).isZero();
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        assertThat(e).as("a TLS alert is no status line").isNotNull();
      }
    }
  }

  private static Wire secure(SSLContext context, MemoryRegistry registry) throws IOException {
    int port = Integer.parseInt(registry.host().substring("127.0.0.1:".length()));
    return new Wire(context.getSocketFactory().createSocket("127.0.0.1", port));
  }

  private static SSLContext context(Path dir) throws Exception {
    Path store = dir.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(store.toFile())) {
      keys.load(in, "changeit".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(keys, "changeit".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return context;
  }
}
