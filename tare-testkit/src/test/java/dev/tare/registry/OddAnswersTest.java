// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tare.content.BlobMismatchException;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.Rule;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that differ from what the specification wants, as real registries and proxies give. */
class OddAnswersTest {
  private static final int CHUNKED = 1 << 20;

  private static Lab lab() throws IOException {
    return new Lab(MemoryRegistry.builder().start());
  }

  /** A registry that takes no large bodies. */
  private static Lab narrow() throws IOException {
    return new Lab(MemoryRegistry.builder().maximumUpload(CHUNKED).start());
  }

  private static void assertComplete(Lab lab) {
    assertThat(lab.registry.blob("app", Lab.LAYER_DESCRIPTOR.digest().toString()))
        .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(Lab.LAYER));
    assertThat(lab.registry.manifest("app", "1")).isPresent();
    assertThat(lab.registry.openUploads()).isZero();
  }

  @Test
  void aHeadThatIsRefusedOrSaysLittleIsNoObstacle() throws IOException {
    for (Fault fault :
        List.of(
            Fault.status(403),
            Fault.status(404),
            Fault.status(405),
            Fault.status(500),
            Fault.status(501),
            Fault.withoutHeader("Content-Length"),
            Fault.withoutHeader("Docker-Content-Digest"))) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.method().equals("HEAD"), fault);
        lab.push("app:1");
        lab.push("app:1");
        assertComplete(lab);
      }
    }
  }

  @Test
  void aHeadThatTellsAnotherSizeIsNotBelieved() throws IOException {
    try (Lab lab = lab()) {
      lab.seed("app", "0");
      lab.registry.on(r -> r.method().equals("HEAD"), Fault.header("Content-Length", "7"));
      lab.push("app:1");
      assertThat(lab.log()).filteredOn(line -> line.startsWith("POST")).hasSize(2);
      assertComplete(lab);
    }
  }

  @Test
  void chunksMayBeAnsweredWith201() throws IOException {
    try (Lab lab = narrow()) {
      lab.registry.on(
          r ->
              r.method().equals("PATCH")
                  && Long.parseLong(r.header("Content-Length").orElse("0")) <= CHUNKED,
          Fault.answerStatus(201));
      lab.push("app:1");
      assertComplete(lab);
    }
  }

  @Test
  void aRangeThatIsAlwaysStaleIsNoProofOfLoss() throws IOException {
    try (Lab lab = narrow()) {
      lab.registry.on(r -> r.method().equals("PATCH"), Fault.header("Range", "0-0"));
      lab.push("app:1");
      assertComplete(lab);
    }
  }

  @Test
  void aRegistryThatRefusesWholeBodiesWith416IsSentChunks() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r ->
              r.is("PUT", "/blobs/")
                  && r.header("Content-Length").filter(n -> n.length() > 6).isPresent(),
          Fault.status(416));
      lab.push("app:1");
      assertComplete(lab);
      assertThat(lab.log()).filteredOn(line -> line.startsWith("PATCH")).isNotEmpty();
    }
  }

  @Test
  void aChunkOutOfPlaceIsPutRight() throws IOException {
    for (int at = 0; at < 3; at++) {
      try (Lab lab = narrow()) {
        lab.registry.on(r -> r.method().equals("PATCH"), Fault.status(416)).skip(at).times(1);
        lab.push("app:1");
        assertComplete(lab);
      }
    }
  }

  @Test
  void chunksThatAreAlwaysOutOfPlaceAreGivenUp() throws IOException {
    try (Lab lab = narrow()) {
      lab.registry.on(r -> r.method().equals("PATCH"), Fault.status(416));
      assertThatThrownBy(() -> lab.push("app:1"))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.status()).isEqualTo(416));
      assertThat(lab.log()).hasSizeLessThan(40);
      assertThat(lab.registry.openUploads()).isZero();
    }
  }

  @Test
  void everyChunkSurvivesAFault() throws IOException {
    for (Fault fault :
        List.of(
            Fault.reset(),
            Fault.resetInRequest(1000),
            Fault.loseAnswer(),
            Fault.status(503),
            Fault.tooManyRequests("1"),
            Fault.acceptOnly(1000))) {
      boolean hit = true;
      for (int at = 0; hit; at++) {
        try (Lab lab = narrow()) {
          Rule rule =
              lab.registry
                  .on(r -> r.path().contains("/uploads/") && !r.method().equals("POST"), fault)
                  .skip(at)
                  .times(1);
          lab.push("app:1");
          hit = rule.hits() > 0;
          assertComplete(lab);
        }
      }
    }
  }

  @Test
  void aSessionThatIsForgottenIsOpenedAnew() throws IOException {
    for (int status : new int[] {400, 404, 410}) {
      for (String method : List.of("PUT", "PATCH")) {
        try (Lab lab = method.equals("PUT") ? lab() : narrow()) {
          lab.registry.on(r -> r.is(method, "/uploads/"), Fault.status(status)).times(1);
          lab.push("app:1");
          assertThat(lab.registry.blobs("app")).hasSize(2);
          assertThat(lab.log()).filteredOn(line -> line.startsWith("POST")).hasSize(3);
        }
      }
    }
  }

  @Test
  void aSessionThatIsAlwaysForgottenIsGivenUp() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("PUT", "/uploads/"), Fault.status(404));
      assertThatThrownBy(() -> lab.push("app:1"))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.status()).isEqualTo(404));
      assertThat(lab.log()).hasSizeLessThan(10);
    }
  }

  @Test
  void anUploadThatIsCutTwiceKeepsWhatTheRegistryHas() throws IOException {
    try (Lab lab = lab()) {
      Fault cut = Fault.resetInRequest(1 << 20);
      lab.registry.on(r -> r.is("PUT", "/uploads/"), cut).times(2);
      Fault kept =
          Fault.acceptOnly(1 << 20)
              .and(Fault.ignoreHeader("Content-Range"))
              .and(Fault.loseAnswer());
      lab.registry.on(r -> r.method().equals("PATCH"), kept).times(1);
      lab.push("app:1");
      assertComplete(lab);
      assertThat(lab.registry.requests())
          .filteredOn(e -> e.method().equals("PATCH"))
          .extracting(e -> e.request().header("Content-Range").orElse(""))
          .containsExactly("0-3145727", "1048576-3145727");
      assertThat(lab.log()).filteredOn(line -> line.startsWith("POST")).hasSize(2);
    }
  }

  @Test
  void aManifestThatFailsTwiceIsWritten() throws IOException {
    for (Fault fault : List.of(Fault.status(500), Fault.loseAnswer(), Fault.tooManyRequests("2"))) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.is("PUT", "/manifests/1"), fault).times(2);
        lab.push("app:1");
        assertComplete(lab);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "soon", "", "1e9", "Thu, 1 Jan 1970 00:00:00 GMT"})
  void aWaitThatMakesNoSenseIsOurOwn(String value) throws IOException {
    for (int status : new int[] {429, 503}) {
      try (Lab lab = lab()) {
        lab.seed("app", "1");
        lab.registry
            .on(
                r -> r.is("GET", "/manifests/"),
                Fault.status(status).and(Fault.header("Retry-After", value)))
            .times(2);
        lab.pull("app:1");
        assertThat(lab.timing.waits())
            .containsExactly(Duration.ofMillis(500), Duration.ofMillis(1000));
      }
    }
  }

  @Test
  void aWaitUntilADateIsTaken() throws IOException {
    for (int status : new int[] {429, 503}) {
      try (Lab lab = lab()) {
        lab.seed("app", "1");
        Fault fault =
            Fault.status(status).and(Fault.header("Retry-After", "Thu, 01 Jan 2026 00:00:03 GMT"));
        lab.registry.on(r -> r.is("GET", "/manifests/"), fault).times(1);
        lab.pull("app:1");
        assertThat(lab.timing.waits()).containsExactly(Duration.ofSeconds(3));
      }
    }
  }

  /** Each of the workers had asked at most once before the first was told to wait. */
  @Test
  void nobodyAsksWhileTheRegistryWantsPatience() throws Exception {
    try (Lab lab = lab();
        ImageSource source = lab.source("app:1")) {
      lab.seed("app", "1");
      source.root();
      lab.registry.on(r -> r.is("GET", "/blobs/"), Fault.tooManyRequests("20")).times(1);
      Lab.read(source, Lab.LAYER_DESCRIPTOR);
      lab.registry.forgetRequests();
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        for (Future<byte[]> done :
            threads.invokeAll(
                Collections.<Callable<byte[]>>nCopies(
                    8, () -> Lab.read(source, Lab.LAYER_DESCRIPTOR)))) {
          assertThat(done.get()).isEqualTo(Lab.LAYER);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(lab.registry.requests()).extracting(Exchange::status).containsOnly(200);
    }
  }

  @Test
  void whateverAnErrorSaysItIsOneShortLine() throws IOException {
    List<byte[]> bodies =
        List.of(
            "".getBytes(StandardCharsets.UTF_8),
            "<html><body>no</body></html>".getBytes(StandardCharsets.UTF_8),
            "{\"errors\": 7}".getBytes(StandardCharsets.UTF_8),
            "{\"errors\": [7, {\"code\": {}, \"message\": []}, null]}"
                .getBytes(StandardCharsets.UTF_8),
            "{\"errors\": [{\"code\": \"\u001b[2J\u202e\", \"message\": \"a\rb\u0008\"}]}"
                .getBytes(StandardCharsets.UTF_8),
            ("{\"errors\": [{\"code\": \"DENIED\", \"message\": \"" + "x".repeat(1 << 20) + "\"}]}")
                .getBytes(StandardCharsets.UTF_8),
            new byte[] {(byte) 0xff, (byte) 0xfe, '{', (byte) 0xc0});
    for (byte[] body : bodies) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.is("GET", "/manifests/"), Fault.status(400).and(Fault.body(body)));
        assertThatThrownBy(() -> lab.pull("app:1"))
            .isInstanceOf(RegistryException.class)
            .satisfies(
                e ->
                    assertThat(e.getMessage())
                        .contains("status 400")
                        .hasSizeLessThanOrEqualTo(500)
                        .matches("[\\x20-\\x7e]*"));
      }
    }
  }

  @Test
  void bodiesWithoutEndAreNotReadToTheEnd() throws IOException {
    Fault endless = Fault.fill(1L << 30).and(Fault.chunked());
    for (String part : List.of("/manifests/", Lab.CONFIG_DESCRIPTOR.digest().hex())) {
      try (Lab lab = lab()) {
        lab.seed("app", "1");
        lab.registry.on(r -> r.is("GET", part), endless);
        assertThat(catchThrowable(() -> lab.pull("app:1")))
            .isInstanceOfAny(LimitException.class, BlobMismatchException.class);
        assertThat(lab.registry.requests()).allMatch(e -> e.bytesOut() < 32 << 20);
      }
    }
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", "/manifests/"), Fault.status(400).and(endless));
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(RegistryException.class);
      assertThat(lab.registry.requests()).allMatch(e -> e.bytesOut() < 32 << 20);
    }
  }

  @Test
  void aCodingNotAskedForIsRefused() throws IOException {
    for (String part : List.of(Lab.CONFIG_DESCRIPTOR.digest().hex(), "/blobs/")) {
      try (Lab lab = lab()) {
        lab.seed("app", "1");
        lab.registry.on(r -> r.is("GET", part), Fault.header("Content-Encoding", "gzip"));
        assertThatThrownBy(() -> lab.pull("app:1"))
            .isInstanceOf(RegistryException.class)
            .hasMessageEndingWith("the blob comes in a content coding not asked for");
      }
    }
  }

  /** Two faults of any sort are fewer than the tries there are. */
  @Test
  void pairsOfFaultsAreSurvived() throws IOException {
    List<Fault> faults =
        List.of(
            Fault.reset(),
            Fault.loseAnswer(),
            Fault.resetInRequest(100),
            Fault.status(503),
            Fault.status(500),
            Fault.tooManyRequests("1"),
            Fault.closeAfter(10),
            Fault.resetAfter(1));
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      try (Sweep sweep = new Sweep(1 + random.nextInt(4))) {
        for (int j = 0; j < 2; j++) {
          MemoryRegistry registry = random.nextBoolean() ? sweep.from : sweep.to;
          registry
              .on(r -> true, faults.get(random.nextInt(faults.size())))
              .skip(random.nextInt(26))
              .times(1);
        }
        sweep.copy();
        sweep.assertPublished("app", Sweep.INDEX);
      }
    }
  }

  /** Whatever else goes wrong at the same time. */
  @Test
  void changedBytesAreNeverPublished() throws IOException {
    Random random = new Random(2);
    for (int i = 0; i < 40; i++) {
      try (Sweep sweep = new Sweep(2)) {
        sweep.from.on(r -> r.is("GET", "/blobs/"), Fault.corrupt(random.nextInt(30)));
        sweep.to.on(r -> true, Fault.reset()).skip(random.nextInt(20)).times(1);
        assertThat(catchThrowable(sweep::copy)).isInstanceOf(IntegrityException.class);
        assertThat(sweep.tagged()).isEqualTo(Sweep.OLD.descriptor().digest().toString());
      }
    }
  }
}
