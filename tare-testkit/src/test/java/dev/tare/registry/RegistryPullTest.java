// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.BlobMismatchException;
import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.http.HttpClient;
import dev.tare.http.HttpSettings;
import dev.tare.http.Proxies;
import dev.tare.json.JsonArray;
import dev.tare.oci.Descriptor;
import dev.tare.oci.MediaType;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryPullTest {
  private static Lab lab() throws IOException {
    Lab lab = new Lab(MemoryRegistry.builder().start());
    lab.seed("app", "1");
    return lab;
  }

  @Test
  void anImageIsReadWithOneRequestForEachPart() throws IOException {
    try (Lab lab = lab()) {
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(lab.log())
          .containsExactly(
              "GET /v2/ 200",
              "GET /v2/app/manifests/1 200",
              "GET /v2/app/blobs/" + Lab.CONFIG_DESCRIPTOR.digest() + " 200",
              "GET /v2/app/blobs/" + Lab.LAYER_DESCRIPTOR.digest() + " 200");
    }
  }

  @Test
  void aMissingTagIsNotFound() throws IOException {
    try (Lab lab = lab()) {
      assertThatThrownBy(() -> lab.pull("app:2"))
          .isInstanceOf(NotFoundException.class)
          .hasMessage("2 is not in " + lab.registry.host() + "/app");
    }
  }

  @Test
  void everySingleFaultIsSurvived() throws IOException {
    for (Fault fault :
        new Fault[] {
          Fault.reset(),
          Fault.close(),
          Fault.status(503),
          Fault.tooManyRequests("1"),
          Fault.loseAnswer(),
          Fault.resetAfter(10),
          Fault.closeAfter(0),
          Fault.closeAfter(1000).and(Fault.chunked()),
          Fault.stall(),
          Fault.fill(100),
          Fault.fill(100).and(Fault.chunked()),
        }) {
      for (int at = 0; at < 4; at++) {
        try (Lab lab = lab()) {
          lab.registry.on(request -> true, fault).skip(at).times(1);
          assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        }
      }
    }
  }

  @Test
  void aCutBlobGoesOnWhereItStopped() throws IOException {
    try (Lab lab = lab()) {
      lab.registry
          .on(r -> r.is("GET", Lab.LAYER_DESCRIPTOR.digest().hex()), Fault.resetAfter(1_500_000))
          .times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(lab.log()).last().asString().endsWith(" 206");
    }
  }

  @Test
  void whatWasReadIsNotReadAgain() throws IOException {
    int size = Lab.LAYER.length;
    for (int bytes : new int[] {0, 1, 1000, size - 1}) {
      try (Lab lab = lab()) {
        lab.registry
            .on(r -> r.is("GET", Lab.LAYER_DESCRIPTOR.digest().hex()), Fault.resetAfter(bytes))
            .times(1);
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
        List<Exchange> layer =
            lab.registry.requests().stream()
                .filter(e -> e.path().endsWith(Lab.LAYER_DESCRIPTOR.digest().hex()))
                .toList();
        assertThat(layer).hasSize(2);
        assertThat(layer.stream().mapToLong(Exchange::bytesOut).sum())
            .isLessThanOrEqualTo(size + (64L << 10));
        assertThat(layer.get(1).request().header("Range").isPresent()).isEqualTo(bytes > 0);
      }
    }
  }

  @Test
  void aRangeThatIsShorterThanTheRestIsContinued() throws IOException {
    try (Lab lab = lab()) {
      lab.registry
          .on(r -> r.is("GET", Lab.LAYER_DESCRIPTOR.digest().hex()), Fault.resetAfter(1_000_000))
          .times(1);
      lab.registry.on(r -> r.header("Range").isPresent(), Fault.truncate(700_000)).times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(lab.log()).hasSize(3 + 3);
    }
  }

  @Test
  void aSilentBlobGoesOn() throws IOException {
    try (Lab lab = lab()) {
      lab.registry
          .on(r -> r.is("GET", Lab.LAYER_DESCRIPTOR.digest().hex()), Fault.stallAfter(1_500_000))
          .times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
    }
  }

  @Test
  void aRangeThatIsIgnoredOrRefusedIsSkippedTo() throws IOException {
    for (Fault fault :
        new Fault[] {
          Fault.ignoreRange(),
          Fault.status(416),
          Fault.header("Content-Range", "bytes 7-9/10"),
          Fault.withoutHeader("Content-Range"),
          Fault.addHeader("Content-Range", "bytes 0-9/10")
        }) {
      try (Lab lab = lab()) {
        lab.registry
            .on(r -> r.is("GET", Lab.LAYER_DESCRIPTOR.digest().hex()), Fault.closeAfter(1_500_000))
            .times(1);
        lab.registry.on(r -> r.header("Range").isPresent(), fault).times(1);
        assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      }
    }
  }

  @Test
  void aDigestBesideATagDecides() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.putManifest(
          "app",
          "1",
          MediaType.OCI_INDEX.value(),
          "{\"schemaVersion\":2,\"manifests\":[]}"
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(lab.pull("app:1@" + Lab.MANIFEST_DESCRIPTOR.digest())).isEqualTo(Lab.LAYER);
      assertThat(lab.log()).noneMatch(line -> line.contains("/manifests/1"));
    }
  }

  @Test
  void documentsAreTakenOutOfGzipThatNobodyAskedFor() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> !r.path().contains("/blobs/"), Fault.gzip());
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(lab.registry.requests())
          .filteredOn(e -> e.method().equals("GET") && !e.path().equals("/v2/"))
          .allMatch(e -> e.request().header("Accept-Encoding").equals(Optional.of("identity")));
    }
  }

  @Test
  void aGzippedDocumentIsBoundedAndItsDamageASecondTry() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r -> r.is("GET", "/manifests/"), Fault.gzip().and(Fault.body(new byte[9 << 20])));
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(LimitException.class);
      lab.registry.behave();
      lab.registry
          .on(r -> r.is("GET", "/manifests/"), Fault.truncate(40).and(Fault.gzip()))
          .times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
    }
  }

  @Test
  void aCodingThatNobodyAskedForIsRefused() throws IOException {
    for (String path : List.of("/manifests/", "/blobs/")) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.is("GET", path), Fault.header("Content-Encoding", "br"));
        assertThatThrownBy(() -> lab.pull("app:1"))
            .isInstanceOf(RegistryException.class)
            .hasMessageMatching(".* coding (that was )?not asked for");
      }
    }
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", "/blobs/"), Fault.gzip());
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void aPartThatNobodyAskedForIsRefused() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", "/blobs/"), Fault.answerStatus(206));
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("status 206");
      assertThat(lab.registry.requests()).filteredOn(e -> e.path().contains("/blobs/")).hasSize(1);
    }
  }

  @Test
  void anUnframedBodyThatEndsEarlyIsNoticed() throws IOException {
    try (Lab lab = lab()) {
      lab.registry
          .on(
              r -> r.is("GET", Lab.LAYER_DESCRIPTOR.digest().hex()),
              Fault.unframed().and(Fault.truncate(1000)))
          .times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
    }
  }

  @Test
  void aBlobThatLiesElsewhereIsFetchedWithoutAuthorization() throws IOException {
    MemoryRegistry registry = MemoryRegistry.builder().auth(Auth.basic("me", "secret")).start();
    try (Lab lab = new Lab(registry, Lab.password("me", "secret"))) {
      lab.seed("app", "1");
      String other =
          "http://" + registry.otherHost() + "/v2/app/blobs/" + Lab.LAYER_DESCRIPTOR.digest();
      registry.on(
          r ->
              r.is("GET", Lab.LAYER_DESCRIPTOR.digest().hex())
                  && r.header("Host").orElse("").equals(registry.host()),
          Fault.redirect(other));
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
      assertThat(registry.requests())
          .filteredOn(e -> e.request().header("Host").orElse("").equals(registry.otherHost()))
          .hasSize(1)
          .allMatch(e -> e.request().header("Authorization").isEmpty());
    }
  }

  @Test
  void aServiceAtAnInternalAddressIsNotVisited() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r -> r.is("GET", "/blobs/"), Fault.redirect("http://169.254.169.254/latest/meta-data"));
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOf(RegistryException.class)
          .hasMessageEndingWith("redirects to the internal address 169.254.169.254");
    }
  }

  @Test
  void aManifestThatIsTooLargeIsRefused() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", "/manifests/"), Fault.fill(1L << 30).and(Fault.chunked()));
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(LimitException.class);
    }
  }

  @Test
  void aWrongDocumentUnderADigestIsAskedForTwiceAndRefused() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", "/manifests/"), Fault.corrupt(20));
      assertThatThrownBy(() -> lab.pull("app@" + Lab.MANIFEST_DESCRIPTOR.digest()))
          .isInstanceOf(BlobMismatchException.class);
      assertThat(lab.log()).filteredOn(line -> line.contains("/manifests/")).hasSize(2);
    }
  }

  @Test
  void aWebPageIsNoRegistry() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r -> r.is("GET", "/manifests/"),
          Fault.body("<html>").and(Fault.header("Content-Type", "text/html; charset=utf-8")));
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOf(RegistryException.class)
          .hasMessageEndingWith("answers with a web page, it is no registry");
    }
  }

  @Test
  void theRegistrysPatienceIsRespected() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", "/manifests/"), Fault.tooManyRequests("17")).times(1);
      lab.pull("app:1");
      assertThat(lab.timing.waits()).containsExactly(Duration.ofSeconds(17));
    }
  }

  @Test
  void aWaitOfADayIsNotTaken() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", "/manifests/"), Fault.tooManyRequests("86400"));
      assertThatThrownBy(() -> lab.pull("app:1"))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("asks to wait 86400 s");
      assertThat(lab.timing.waits()).isEmpty();
    }
  }

  @Test
  void whatCannotGetBetterIsAskedOnce() throws IOException {
    for (int status : new int[] {400, 403, 405, 501}) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.is("GET", "/manifests/"), Fault.status(status));
        assertThatThrownBy(() -> lab.pull("app:1"))
            .isInstanceOfSatisfying(
                RegistryException.class, e -> assertThat(e.status()).isEqualTo(status));
        assertThat(lab.log()).hasSize(2);
      }
    }
  }

  @Test
  void anErrorsTextIsOneHarmlessLine() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r -> r.is("GET", "/manifests/"),
          Fault.error(400, "MANIFEST_INVALID", "bad\u001b[31m\r\nthing" + "x".repeat(10_000)));
      assertThatThrownBy(() -> lab.pull("app:1"))
          .hasMessageContaining("status 400, MANIFEST_INVALID \"bad\\x1b[31m\\x0d\\x0athing")
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }
  }

  @Test
  void workersWaitTogether() throws Exception {
    try (Lab lab = lab();
        ImageSource source = lab.source("app:1")) {
      source.root();
      lab.registry.on(r -> r.is("GET", "/blobs/"), Fault.tooManyRequests("20")).times(1);
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
      assertThat(lab.timing.waits()).isNotEmpty().allMatch(Duration.ofSeconds(20)::equals);
    }
  }

  /** A clock that stands still until it is let go. */
  private static final class Held implements Timing {
    private final CountDownLatch released = new CountDownLatch(1);
    private final Semaphore sleeping = new Semaphore(0);

    @Override
    public Instant now() {
      return Instant.EPOCH.plusSeconds(released.getCount() == 0 ? 1000 : 0);
    }

    @Override
    public void sleep(Duration wait) throws InterruptedException {
      sleeping.release();
      released.await();
    }

    @Override
    public double random() {
      return 0.5;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void noWorkerAsksWhileTheRegistryWantsPatience(int status) throws Exception {
    Held clock = new Held();
    try (Lab lab = lab();
        HttpClient http = new HttpClient(HttpSettings.defaults());
        Registries registries =
            new Registries(
                new RegistrySettings(
                    Credentials.ANONYMOUS, Set.of(), List.of(), Proxies.NONE, "tare-test"),
                http,
                clock);
        ImageSource source = registries.source(lab.reference("app:1"))) {
      source.root();
      lab.registry.forgetRequests();
      lab.registry
          .on(
              r -> r.is("GET", "/blobs/"),
              Fault.status(status).and(Fault.header("Retry-After", "20")))
          .times(1);
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<byte[]>> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          readers.add(threads.submit(() -> Lab.read(source, Lab.LAYER_DESCRIPTOR)));
          clock.sleeping.acquire(); // the first has heard it, the others wait before they ask
        }
        assertThat(lab.registry.requests()).hasSize(1);
        clock.released.countDown();
        for (Future<byte[]> reader : readers) {
          assertThat(reader.get()).isEqualTo(Lab.LAYER);
        }
        assertThat(lab.registry.requests()).hasSize(9);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void aDamagedConfigIsAskedForOnceMore() throws IOException {
    try (Lab lab = lab()) {
      lab.registry
          .on(r -> r.is("GET", Lab.CONFIG_DESCRIPTOR.digest().hex()), Fault.corrupt(3))
          .times(1);
      assertThat(lab.pull("app:1")).isEqualTo(Lab.LAYER);
    }
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("GET", Lab.CONFIG_DESCRIPTOR.digest().hex()), Fault.corrupt(3));
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(BlobMismatchException.class);
    }
  }

  @Test
  void aForeignLayerComesFromItsOwnAddressWithoutCredentials() throws IOException {
    MemoryRegistry registry = MemoryRegistry.builder().auth(Auth.basic("me", "secret")).start();
    try (Lab lab = new Lab(registry, Lab.password("me", "secret"))) {
      registry.putBlob("elsewhere", Lab.LAYER);
      String url =
          "http://" + registry.otherHost() + "/v2/elsewhere/blobs/" + Lab.LAYER_DESCRIPTOR.digest();
      Descriptor foreign = foreign("http://169.254.169.254/x", "file:///etc/passwd", url);
      try (ImageSource source = lab.source("app:1")) {
        assertThat(Lab.read(source, foreign)).isEqualTo(Lab.LAYER);
        assertThatThrownBy(() -> Lab.read(source, foreign("http://169.254.169.254/x")))
            .isInstanceOf(NotFoundException.class);
      }
      assertThat(registry.requests())
          .filteredOn(e -> e.request().header("Host").orElse("").equals(registry.otherHost()))
          .hasSize(1)
          .allMatch(e -> e.request().header("Authorization").isEmpty());
    }
  }

  private static Descriptor foreign(String... urls) {
    return Descriptor.parse(
        Descriptor.of(
                MediaType.DOCKER_FOREIGN_LAYER_GZIP,
                Lab.LAYER_DESCRIPTOR.digest(),
                Lab.LAYER.length)
            .json()
            .with("urls", JsonArray.ofStrings(List.of(urls))));
  }

  @Test
  void typesThatContradictEachOtherAreRefused() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r -> r.is("GET", "/manifests/"),
          Fault.header("Content-Type", "application/vnd.oci.image.index.v1+json"));
      assertThatThrownBy(() -> lab.pull("app:1")).isInstanceOf(MalformedDocumentException.class);
    }
  }

  @Test
  void aTypeThatSaysNothingIsTakenFromTheDocument() throws IOException {
    for (Fault fault :
        new Fault[] {
          Fault.withoutHeader("Content-Type"),
          Fault.header("Content-Type", "application/json; charset=utf-8"),
          Fault.header("Docker-Content-Digest", "nonsense"),
          Fault.header("Docker-Content-Digest", "sha256:" + "0".repeat(64))
        }) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.is("GET", "/manifests/"), fault);
        try (ImageSource source = lab.source("app:1")) {
          assertThat(source.root()).isEqualTo(Lab.MANIFEST_DESCRIPTOR);
        }
      }
    }
  }
}
