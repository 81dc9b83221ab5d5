// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.testkit.Wire.End;
import dev.tare.testkit.Wire.Reply;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultTest {
  private final byte[] blob = new byte[50_000];
  private MemoryRegistry registry;
  private String target;

  @BeforeEach
  void start() throws IOException {
    new Random(1).nextBytes(blob);
    registry = MemoryRegistry.builder().start();
    target = "/v2/app/blobs/" + registry.putBlob("app", blob);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private static boolean isBlob(Request request) {
    return request.path().contains("/blobs/");
  }

  private Reply get(String... headers) throws IOException {
    return Wire.once(registry, "GET", target, headers);
  }

  private Exchange last() {
    List<Exchange> log = registry.requests();
    return log.get(log.size() - 1);
  }

  @Test
  void aStatusIsAnsweredInstead() throws IOException {
    registry
        .on(FaultTest::isBlob, Fault.status(503).and(Fault.header("Retry-After", "1")))
        .times(1);
    Reply reply = get();
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).contains("1");
    assertThat(reply.body()).isEmpty();
    assertThat(get().body()).isEqualTo(blob);
    assertThat(registry.requests()).extracting(Exchange::status).containsExactly(503, 200);
  }

  @Test
  void anErrorHasABody() throws IOException {
    registry.on(FaultTest::isBlob, Fault.error(403, "DENIED", "no \"way\"\n"));
    assertThat(get().text())
        .isEqualTo("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no \\\"way\\\"\\u000a\"}]}");
    registry.behave();
    registry.on(FaultTest::isBlob, Fault.tooManyRequests("soon"));
    assertThat(get().header("Retry-After")).contains("soon");
    registry.behave();
    registry.on(FaultTest::isBlob, Fault.redirect("http://" + registry.otherHost() + target));
    assertThat(get().header("Location")).contains("http://" + registry.otherHost() + target);
  }

  @Test
  void anythingCanBeSentRaw() throws IOException {
    registry.on(
        FaultTest::isBlob,
        Fault.raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabX".getBytes(UTF_8)));
    assertThat(get().text()).isEqualTo("abX");
    assertThat(last().bytesOut()).isEqualTo(41);
  }

  @Test
  void aResetComesBeforeAnyAnswer() throws IOException {
    registry.on(FaultTest::isBlob, Fault.reset()).times(1);
    Reply reply = get();
    assertThat(reply.end()).isEqualTo(End.RESET);
    assertThat(reply.status()).isZero();
    assertThat(last().status()).isZero();
  }

  @Test
  void anOrderlyCloseComesBeforeAnyAnswer() throws IOException {
    registry.on(FaultTest::isBlob, Fault.close());
    Reply reply = get();
    assertThat(reply.end()).isEqualTo(End.CUT);
    assertThat(reply.status()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 16_384, 49_999, 50_000})
  void aResetComesAfterExactlySoManyBytes(int bytes) throws IOException {
    registry.on(FaultTest::isBlob, Fault.resetAfter(bytes));
    try (Wire wire = Wire.to(registry.host())) {
      Reply reply = wire.ask("GET", target, new byte[0]);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.body()).isEqualTo(Arrays.copyOf(blob, bytes));
      assertThat(reply.end()).isEqualTo(bytes == blob.length ? End.COMPLETE : End.RESET);
      assertThat(last().bytesOut()).isEqualTo(bytes);
    }
  }

  @Test
  void aBreakBehindTheEndDoesNotHappen() throws IOException {
    registry.on(FaultTest::isBlob, Fault.resetAfter(50_001));
    try (Wire wire = Wire.to(registry.host())) {
      assertThat(wire.ask("GET", target, new byte[0]).body()).isEqualTo(blob);
      assertThat(wire.ask("GET", target, new byte[0]).body()).isEqualTo(blob);
    }
  }

  @Test
  void aCloseCutsTheBodyShortWhateverTheFraming() throws IOException {
    for (Fault framing : List.of(Fault.header("X", "1"), Fault.chunked())) {
      registry.behave();
      registry.on(FaultTest::isBlob, Fault.closeAfter(777).and(framing));
      Reply reply = get();
      assertThat(reply.body()).hasSize(777);
      assertThat(reply.end()).isEqualTo(End.CUT);
    }
    registry.behave();
    registry.on(FaultTest::isBlob, Fault.closeAfter(777).and(Fault.unframed()));
    Reply reply = get();
    assertThat(reply.body()).hasSize(777);
    assertThat(reply.end()).isEqualTo(End.COMPLETE);
    assertThat(reply.header("Content-Length")).isEmpty();
  }

  @Test
  void framingsAreRead() throws IOException {
    registry.on(FaultTest::isBlob, Fault.chunked()).times(1);
    Reply chunked = get();
    assertThat(chunked.header("Transfer-Encoding")).contains("chunked");
    assertThat(chunked.header("Content-Length")).isEmpty();
    assertThat(chunked.body()).isEqualTo(blob);
    registry.on(FaultTest::isBlob, Fault.unframed());
    assertThat(get().body()).isEqualTo(blob);
  }

  @Test
  void bodiesAreBent() throws IOException {
    registry.on(FaultTest::isBlob, Fault.truncate(10)).times(1);
    assertThat(get().body()).isEqualTo(Arrays.copyOf(blob, 10));
    registry.on(FaultTest::isBlob, Fault.corrupt(3)).times(1);
    byte[] corrupt = blob.clone();
    corrupt[3] = (byte) ~corrupt[3];
    assertThat(get().body()).isEqualTo(corrupt);
    registry.on(FaultTest::isBlob, Fault.body("other")).times(1);
    assertThat(get().text()).isEqualTo("other");
    registry.on(FaultTest::isBlob, Fault.fill(100_000)).times(1);
    assertThat(get().body()).hasSize(150_000).startsWith(blob).endsWith(' ', ' ');
    assertThat(get().body()).isEqualTo(blob);
  }

  @Test
  void aLengthMayBeALie() throws IOException {
    registry.on(FaultTest::isBlob, Fault.body("abc").and(Fault.header("Content-Length", "-5")));
    Reply reply = get();
    assertThat(reply.header("Content-Length")).contains("-5");
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void aDripIsSlowAndComplete() throws IOException {
    registry.on(FaultTest::isBlob, Fault.drip(5000, Duration.ofMillis(1)));
    assertThat(get().body()).isEqualTo(blob);
    assertThatIllegalArgumentException().isThrownBy(() -> Fault.drip(0, Duration.ZERO));
  }

  @Test
  void aStallLastsUntilTheRegistryIsClosed() throws IOException {
    registry.on(FaultTest::isBlob, Fault.stallAfter(10)).times(1);
    registry.on(FaultTest::isBlob, Fault.stall());
    try (Wire wire = Wire.to(registry.host());
        Wire second = Wire.to(registry.host())) {
      wire.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThatThrownBy(() -> wire.readWithin(300)).isInstanceOf(SocketTimeoutException.class);
      second.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThatThrownBy(() -> second.readWithin(300)).isInstanceOf(SocketTimeoutException.class);
      registry.close();
      assertThat(registry.requests()).extracting(Exchange::bytesOut).containsExactly(10L, 0L);
    }
  }

  @Test
  void aDelayComesBeforeTheAnswer() throws IOException {
    registry.on(FaultTest::isBlob, Fault.delay(Duration.ofMillis(5)));
    assertThat(get().body()).isEqualTo(blob);
  }

  @Test
  void aLostAnswerWasCarriedOut() throws IOException {
    byte[] manifest = "{}".getBytes(UTF_8);
    registry.on(r -> r.method().equals("PUT"), Fault.loseAnswer()).times(1);
    try (Wire wire = Wire.to(registry.host())) {
      Reply reply = wire.ask("PUT", "/v2/app/manifests/v1", manifest, "Content-Type: a/b");
      assertThat(reply.end()).isEqualTo(End.RESET);
      assertThat(reply.status()).isZero();
    }
    assertThat(registry.manifest("app", "v1")).isPresent();
  }

  @Test
  void aResetInTheRequestCarriesNothingOut() throws IOException {
    registry.on(r -> r.method().equals("PUT"), Fault.resetInRequest(1000)).times(1);
    try (Wire wire = Wire.to(registry.host())) {
      Reply reply = wire.ask("PUT", "/v2/app/manifests/v1", new byte[5000], "Content-Type: a/b");
      assertThat(reply.end()).isEqualTo(End.RESET);
    }
    assertThat(last().bytesIn()).isEqualTo(1000);
    assertThat(registry.manifest("app", "v1")).isEmpty();
  }

  @Test
  void headersComeAndGo() throws IOException {
    registry.on(
        FaultTest::isBlob,
        Fault.withoutHeader("docker-content-digest").and(Fault.header("X", "1")));
    Reply reply = get();
    assertThat(reply.header("Docker-Content-Digest")).isEmpty();
    assertThat(reply.header("X")).contains("1");
    registry.behave();
    registry.on(
        FaultTest::isBlob, Fault.answerStatus(299).and(Fault.addHeader("Warning", "299 - \"x\"")));
    assertThat(get().status()).isEqualTo(299);
  }

  @Test
  void rangesCanBeIgnored() throws IOException {
    registry.on(FaultTest::isBlob, Fault.ignoreRange()).times(1);
    assertThat(get("Range: bytes=10-").status()).isEqualTo(200);
    assertThat(get("Range: bytes=10-").status()).isEqualTo(206);
  }

  @Test
  void locationsCanBeBent() throws IOException {
    Predicate<Request> posts = r -> r.method().equals("POST");
    String other = "http://" + registry.otherHost();
    registry.on(posts, Fault.location(l -> l.replace("http://registry", "") + "?a=b%2F")).times(1);
    registry.on(posts, Fault.location(l -> l.replace("http://registry", other))).times(1);
    registry.on(posts, Fault.withoutHeader("Location")).times(1);
    String path = "/v2/app/blobs/uploads/";
    assertThat(Wire.once(registry, "POST", path).header("Location").orElseThrow())
        .matches("/v2/app/blobs/uploads/[-0-9a-f]{36}\\?a=b%2F");
    assertThat(Wire.once(registry, "POST", path).header("Location").orElseThrow())
        .startsWith(other + path);
    assertThat(Wire.once(registry, "POST", path).header("Location")).isEmpty();
    assertThat(registry.openUploads()).isEqualTo(3);
  }

  @Test
  void someBytesOfAChunkCanBeDropped() throws IOException {
    registry.on(r -> r.method().equals("PATCH"), Fault.acceptOnly(1000)).times(1);
    String location =
        Wire.once(registry, "POST", "/v2/app/blobs/uploads/").header("Location").orElseThrow();
    try (Wire wire = Wire.to(registry.host())) {
      Reply reply = wire.ask("PATCH", location.substring("http://registry".length()), blob);
      assertThat(reply.status()).isEqualTo(202);
      assertThat(reply.header("Range")).contains("0-999");
    }
    assertThat(last().bytesIn()).isEqualTo(50_000);
  }

  @Test
  void rulesFireInTheirOrderAndCount() throws IOException {
    Rule first = registry.on(FaultTest::isBlob, Fault.status(500)).skip(1).times(1);
    Rule second = registry.on(FaultTest::isBlob, Fault.status(502)).times(2);
    assertThat(get().status()).isEqualTo(502);
    assertThat(get().status()).isEqualTo(500);
    assertThat(get().status()).isEqualTo(502);
    assertThat(get().status()).isEqualTo(200);
    assertThat(first.hits()).isEqualTo(1);
    assertThat(second.hits()).isEqualTo(2);
    second.times(1);
    assertThat(Wire.once(registry, "GET", "/v2/").status()).isEqualTo(200);
    assertThat(get().status()).isEqualTo(502);
  }

  @Test
  void joinedFaultsAllApplyAndTheFirstWins() throws IOException {
    int[] runs = new int[1];
    registry.on(
        FaultTest::isBlob,
        Fault.status(500)
            .and(Fault.status(404))
            .and(Fault.body("abcdef"))
            .and(Fault.first(() -> runs[0]++))
            .and(Fault.closeAfter(2))
            .and(Fault.resetAfter(4)));
    Reply reply = get();
    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.text()).isEqualTo("ab");
    assertThat(reply.end()).isEqualTo(End.CUT);
    assertThat(runs[0]).isEqualTo(1);
  }
}
