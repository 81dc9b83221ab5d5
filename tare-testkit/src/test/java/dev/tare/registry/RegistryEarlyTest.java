// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.TemporaryBlobStore;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Exchange;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.transport.EarlyBlob;
import dev.tare.transport.EarlyDestination;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blobs that a repository takes while they are made. */
class RegistryEarlyTest {
  private static final byte[] BYTES = bytes(2 << 20);

  @TempDir Path parent;
  private TemporaryBlobStore store;

  @BeforeEach
  void open() throws IOException {
    store = TemporaryBlobStore.create(parent);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private static Lab lab() throws IOException {
    return new Lab(MemoryRegistry.builder().start());
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static EarlyDestination early(Lab lab, String name) {
    return lab.registries.early(lab.reference(name), Optional.empty());
  }

  /** A blob that is made, and its upload, which sends no more. */
  private record Made(Blob blob, EarlyBlob early) implements AutoCloseable {
    @Override
    public void close() {
      early.close();
    }
  }

  private Made make(EarlyDestination destination) throws IOException {
    try (BlobStore.Writer writer = store.begin()) {
      EarlyBlob early = destination.begin(writer.followed());
      writer.stream().write(BYTES);
      Blob blob = writer.commit(MediaType.OCI_LAYER_GZIP);
      early.complete(blob.descriptor());
      settle(early);
      return new Made(blob, early);
    }
  }

  private static void settle(EarlyBlob early) throws IOException {
    while (!((EarlyUpload) early).hasEnded()) {
      // asked again
    }
  }

  private static Transfer put(Lab lab, String name, Blob blob) throws IOException {
    try (ImageDestination destination = lab.destination(name)) {
      return destination.put(blob);
    }
  }

  private static void assertStored(Lab lab, String path, Blob blob) {
    assertThat(lab.registry.blob(path, blob.descriptor().digest().toString()))
        .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(BYTES));
    assertThat(lab.registry.openUploads()).isZero();
  }

  /** Methods and statuses, but of the pings. */
  private static List<String> asked(Lab lab) {
    return lab.registry.requests().stream()
        .filter(e -> !e.path().equals("/v2/"))
        .map(e -> e.method() + " " + e.status())
        .toList();
  }

  private static void await(Lab lab, Predicate<Exchange> condition) throws InterruptedException {
    while (lab.registry.requests().stream().noneMatch(condition)) {
      Thread.sleep(5);
    }
  }

  @Test
  void aBlobIsOnItsWayBeforeItIsWhole() throws Exception {
    try (Lab lab = lab();
        BlobStore.Writer writer = store.begin();
        EarlyBlob early = early(lab, "app:1").begin(writer.followed())) {
      writer.stream().write(BYTES, 0, 1 << 20);
      await(lab, e -> e.method().equals("PATCH") && e.bytesIn() > 500_000);
      writer.stream().write(BYTES, 1 << 20, 1 << 20);
      Blob blob = writer.commit(MediaType.OCI_LAYER_GZIP);
      early.complete(blob.descriptor());
      assertThat(put(lab, "app:1", blob)).isEqualTo(Transfer.WRITTEN);
      assertStored(lab, "app", blob);
    }
  }

  @Test
  void whatIsSentWholeCostsItsEndAlone() throws IOException {
    try (Lab lab = lab();
        Made made = make(early(lab, "app:1"))) {
      put(lab, "app:1", made.blob());
      assertThat(asked(lab)).containsExactly("GET 404", "POST 202", "PATCH 202", "PUT 201");
      assertThat(lab.registry.requests()).last().extracting(Exchange::bytesIn).isEqualTo(0L);
      assertStored(lab, "app", made.blob());
      assertThat(put(lab, "app:1", made.blob())).isEqualTo(Transfer.PRESENT);
    }
  }

  @Test
  void aRepositoryWithTagsMayHaveItAndIsSentNothing() throws IOException {
    try (Lab lab = lab()) {
      lab.seed("app", "other");
      try (Made made = make(early(lab, "app:1"))) {
        assertThat(asked(lab)).containsExactly("GET 200");
        assertThat(put(lab, "app:1", made.blob())).isEqualTo(Transfer.WRITTEN);
        assertStored(lab, "app", made.blob());
      }
    }
  }

  @Test
  void aRepositoryIsAskedOnceForAllItsBlobs() throws IOException {
    try (Lab lab = lab()) {
      lab.seed("app", "other");
      EarlyDestination destination = early(lab, "app:1");
      make(destination).close();
      make(destination).close();
      assertThat(asked(lab)).containsExactly("GET 200");
    }
  }

  @Test
  void aTagThatIsAsItWasLeftHasNothingNew() throws IOException {
    try (Lab lab = lab()) {
      lab.seed("app", "1");
      Digest left = Lab.MANIFEST_DESCRIPTOR.digest();
      EarlyDestination destination =
          lab.registries.early(lab.reference("app:1"), Optional.of(left));
      try (Made made = make(destination)) {
        assertThat(asked(lab)).containsExactly("HEAD 200", "POST 202", "PATCH 202");
        put(lab, "app:1", made.blob());
        assertStored(lab, "app", made.blob());
      }
    }
  }

  @Test
  void aTagThatSomebodyMovedMayHaveIt() throws IOException {
    try (Lab lab = lab()) {
      lab.seed("app", "1");
      Digest other = Lab.LAYER_DESCRIPTOR.digest();
      make(lab.registries.early(lab.reference("app:1"), Optional.of(other))).close();
      make(lab.registries.early(lab.reference("app:2"), Optional.of(other))).close();
      assertThat(asked(lab)).containsExactly("HEAD 200", "GET 200", "HEAD 404", "GET 200");
    }
  }

  @Test
  void whereItIsNotSaidWhatIsThereNothingIsSentEarly() throws IOException {
    for (Fault fault :
        List.of(
            Fault.status(401),
            Fault.status(403),
            Fault.status(500),
            Fault.reset(),
            Fault.body("not json"))) {
      try (Lab lab = lab()) {
        lab.seed("app", "other");
        lab.registry.on(r -> r.is("GET", "/tags/list"), fault);
        try (Made made = make(early(lab, "app:1"))) {
          assertThat(asked(lab)).noneMatch(line -> line.startsWith("POST"));
          put(lab, "app:1", made.blob());
          assertStored(lab, "app", made.blob());
        }
      }
    }
  }

  /** The first way to send it fails once; the other one is what any upload is. */
  @Test
  void aFaultOnTheWayCostsAtMostAnotherUpload() throws IOException {
    Fault lost = Fault.loseAnswer();
    for (String method : List.of("GET", "POST", "PATCH", "PUT")) {
      for (Fault fault :
          List.of(
              lost,
              Fault.reset(),
              Fault.resetInRequest(1 << 20),
              Fault.status(400),
              Fault.status(411),
              Fault.status(413),
              Fault.status(500),
              Fault.tooManyRequests("1"))) {
        try (Lab lab = lab()) {
          lab.registry.on(r -> r.is(method, "/v2/app/"), fault).times(1);
          try (Made made = make(early(lab, "app:1"))) {
            put(lab, "app:1", made.blob());
            assertThat(lab.registry.blob("app", made.blob().descriptor().digest().toString()))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(BYTES));
            // A session whose address got lost with the answer cannot be taken back by anybody.
            boolean orphan = method.equals("POST") && fault == lost;
            assertThat(lab.registry.openUploads())
                .as("%s: %s", method, asked(lab))
                .isEqualTo(orphan ? 1 : 0);
            assertThat(asked(lab)).hasSizeLessThanOrEqualTo(8);
          }
        }
      }
    }
  }

  @Test
  void aRegistryThatTakesNoSuchUploadsGetsUsualOnes() throws IOException {
    for (int status : new int[] {400, 403, 404, 405, 411, 413, 416, 500, 501, 503}) {
      try (Lab lab = lab()) {
        lab.registry.on(
            r -> r.method().equals("PATCH") && r.header("Content-Range").isEmpty(),
            Fault.status(status));
        try (Made made = make(early(lab, "app:1"))) {
          put(lab, "app:1", made.blob());
          assertThat(asked(lab))
              .containsExactly(
                  "GET 404",
                  "POST 202",
                  "PATCH " + status,
                  "DELETE 204",
                  "HEAD 404",
                  "POST 202",
                  "PUT 201");
          assertStored(lab, "app", made.blob());
        }
      }
    }
  }

  /** What the registry says it has is taken, but only its digest proves it. */
  @Test
  void bytesThatCameDamagedAreSentAgain() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.method().equals("PATCH"), Fault.acceptOnly(1_000_000)).times(1);
      try (Made made = make(early(lab, "app:1"))) {
        put(lab, "app:1", made.blob());
        assertStored(lab, "app", made.blob());
        assertThat(asked(lab)).endsWith("PUT 400", "HEAD 404", "DELETE 404", "POST 202", "PUT 201");
      }
    }
  }

  @Test
  void whatIsGivenUpIsTakenBack() throws IOException {
    try (Lab lab = lab()) {
      make(early(lab, "app:1")).close();
      assertThat(asked(lab)).endsWith("PATCH 202", "DELETE 204");
      assertThat(lab.registry.openUploads()).isZero();
    }
  }

  @Test
  void aBlobThatCannotBeMadeIsTakenBack() throws Exception {
    try (Lab lab = lab()) {
      EarlyBlob early;
      try (BlobStore.Writer writer = store.begin()) {
        early = early(lab, "app:1").begin(writer.followed());
        writer.stream().write(BYTES);
        await(lab, e -> e.method().equals("PATCH") && e.bytesIn() > 500_000);
      }
      settle(early);
      early.close();
      assertThat(asked(lab)).endsWith("DELETE 204");
      assertThat(lab.registry.openUploads()).isZero();
      assertThat(lab.registry.blobs("app")).isEmpty();
    }
  }

  @Test
  void anUploadUnderWayIsGivenUpAtOnce() throws Exception {
    try (Lab lab = lab();
        BlobStore.Writer writer = store.begin()) {
      EarlyBlob early = early(lab, "app:1").begin(writer.followed());
      writer.stream().write(BYTES);
      await(lab, e -> e.method().equals("PATCH") && e.bytesIn() > 500_000);
      early.close(); // the writer goes on, and the reading thread waits for it
      settle(early);
      assertThat(lab.registry.openUploads()).isZero();
      assertThat(asked(lab)).endsWith("DELETE 204");
    }
  }

  @Test
  void aBlobThatSomebodyElseBroughtMeanwhileIsNotSentToTheEnd() throws Exception {
    try (Lab lab = lab();
        BlobStore.Writer writer = store.begin()) {
      lab.registry.on(r -> r.method().equals("PATCH"), Fault.stall());
      EarlyBlob early = early(lab, "app:1").begin(writer.followed());
      writer.stream().write(BYTES);
      await(lab, e -> e.method().equals("PATCH"));
      Blob blob = writer.commit(MediaType.OCI_LAYER_GZIP);
      early.complete(blob.descriptor());
      lab.registry.putBlob("app", BYTES);
      assertThat(put(lab, "app:1", blob)).isEqualTo(Transfer.PRESENT);
      assertThat(lab.registry.openUploads()).isZero();
    }
  }

  @Test
  void whatAnotherRepositoryGotIsMountedInstead() throws IOException {
    try (Lab lab = lab();
        Made made = make(early(lab, "app:1"))) {
      assertThat(put(lab, "app:1", made.blob())).isEqualTo(Transfer.WRITTEN);
      assertThat(put(lab, "mirror:1", made.blob())).isEqualTo(Transfer.MOUNTED);
      assertStored(lab, "mirror", made.blob());
    }
  }

  @Test
  void ofTwoUploadsOfOneBlobOneIsTakenBack() throws IOException {
    try (Lab lab = lab()) {
      EarlyDestination destination = early(lab, "app:1");
      try (Made one = make(destination);
          Made other = make(destination)) {
        assertThat(one.blob().descriptor()).isEqualTo(other.blob().descriptor());
        put(lab, "app:1", one.blob());
        put(lab, "app:1", other.blob());
      }
      assertThat(asked(lab)).filteredOn("PUT 201"::equals).hasSize(1);
      assertThat(lab.registry.openUploads()).isZero();
    }
  }

  @Test
  void threeAreSentAtATimeAndTheRestWhenTheyArePut() throws Exception {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.method().equals("PATCH"), Fault.stall());
      EarlyDestination destination = early(lab, "app:1");
      List<EarlyBlob> begun = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        BlobStore.Writer writer = store.begin();
        writer.stream().write(BYTES, 0, 500_000 + i);
        begun.add(destination.begin(writer.followed()));
      }
      while (asked(lab).stream().filter("PATCH 0"::equals).count() < 3) {
        Thread.sleep(5);
      }
      BlobStore.Writer writer = store.begin();
      EarlyBlob last = destination.begin(writer.followed());
      begun.add(last);
      writer.stream().write(BYTES);
      Blob blob = writer.commit(MediaType.OCI_LAYER_GZIP);
      last.complete(blob.descriptor());
      put(lab, "app:1", blob);
      assertThat(asked(lab).stream().filter("POST 202"::equals).count()).isEqualTo(4);
      begun.forEach(EarlyBlob::close);
      assertStored(lab, "app", blob);
    }
  }

  @Test
  void tokensAreAskedForOnce() throws IOException {
    MemoryRegistry registry = MemoryRegistry.builder().auth(Auth.bearer("me", "s3cret")).start();
    try (Lab lab = new Lab(registry, Lab.password("me", "s3cret"));
        Made made = make(early(lab, "app:1"))) {
      put(lab, "app:1", made.blob());
      assertStored(lab, "app", made.blob());
      assertThat(registry.grants()).hasSize(1);
      assertThat(asked(lab)).noneMatch(line -> line.startsWith("PATCH 401"));
    }
  }

  @Test
  void aTokenThatEndsMeanwhileIsReplaced() throws IOException {
    MemoryRegistry registry = MemoryRegistry.builder().auth(Auth.bearer("me", "s3cret")).start();
    try (Lab lab = new Lab(registry, Lab.password("me", "s3cret"))) {
      lab.registry
          .on(r -> r.method().equals("PATCH"), Fault.first(registry::expireTokens))
          .times(1);
      try (Made made = make(early(lab, "app:1"))) {
        put(lab, "app:1", made.blob());
        assertStored(lab, "app", made.blob());
        assertThat(asked(lab)).contains("PATCH 401", "PATCH 202").doesNotContain("DELETE 204");
      }
    }
  }

  @Test
  void aPutThatNobodyWantsAnyMoreDoesNotWait() throws Exception {
    try (Lab lab = lab();
        BlobStore.Writer writer = store.begin()) {
      lab.registry.on(r -> r.method().equals("PATCH"), Fault.stall());
      try (EarlyBlob early = early(lab, "app:1").begin(writer.followed())) {
        writer.stream().write(BYTES);
        await(lab, e -> e.method().equals("PATCH"));
        Blob blob = writer.commit(MediaType.OCI_LAYER_GZIP);
        early.complete(blob.descriptor());
        AtomicReference<String> state = new AtomicReference<>("wanted");
        Blob unwanted =
            new Blob(
                blob.descriptor(),
                () -> {
                  throw new IOException(state.get());
                },
                Optional.empty());
        assertThatThrownBy(() -> put(lab, "app:1", unwanted)).hasMessage("wanted");
      }
      assertThat(lab.registry.openUploads()).isZero();
    }
  }
}
