// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.BlobMismatchException;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Digest;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import dev.tare.testkit.Request;
import dev.tare.testkit.SampleImages;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryPushTest {
  private static Lab lab() throws IOException {
    return new Lab(MemoryRegistry.builder().start());
  }

  private static void assertComplete(Lab lab) {
    assertStored(lab);
    assertThat(lab.registry.openUploads()).isZero();
  }

  private static void assertStored(Lab lab) {
    assertThat(lab.registry.blob("app", Lab.LAYER_DESCRIPTOR.digest().toString()))
        .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(Lab.LAYER));
    assertThat(lab.registry.manifest("app", "1")).isPresent();
  }

  @Test
  void anImageIsPublishedBlobByBlobAndTheTagLast() throws IOException {
    try (Lab lab = lab()) {
      assertThat(lab.push("app:1"))
          .containsExactly(Transfer.WRITTEN, Transfer.WRITTEN, Transfer.WRITTEN);
      assertComplete(lab);
      assertThat(lab.log()).last().isEqualTo("PUT /v2/app/manifests/1 201");
      assertThat(lab.push("app:1"))
          .containsExactly(Transfer.PRESENT, Transfer.PRESENT, Transfer.WRITTEN);
    }
  }

  @Test
  void aBlobOfAnotherRepositoryIsMounted() throws IOException {
    try (Lab lab = lab()) {
      lab.seed("base", "1");
      assertThat(lab.push("app:1", Optional.of(lab.reference("base:1").repository())).get(0))
          .isEqualTo(Transfer.MOUNTED);
      assertComplete(lab);
    }
  }

  @Test
  void aRefusedMountEndsInOneUpload() throws IOException {
    for (Fault fault :
        new Fault[] {
          Fault.refuseMount(),
          Fault.status(401),
          Fault.status(403),
          Fault.status(404),
          Fault.status(405),
          Fault.status(500)
        }) {
      try (Lab lab = lab()) {
        lab.seed("base", "1");
        lab.registry.on(r -> r.parameter("mount").isPresent(), fault);
        assertThat(lab.push("app:1", Optional.of(lab.reference("base:1").repository())).get(0))
            .isEqualTo(Transfer.WRITTEN);
        assertComplete(lab);
        assertThat(lab.registry.requests())
            .filteredOn(e -> e.request().parameter("mount").isPresent())
            .hasSize(1);
      }
    }
  }

  @Test
  void aMountThatIsLostOrPutOffIsAskedForOnceMore() throws IOException {
    for (Fault fault :
        new Fault[] {
          Fault.reset(), Fault.loseAnswer(), Fault.status(503), Fault.tooManyRequests("7")
        }) {
      for (int times = 1; times <= 2; times++) {
        try (Lab lab = lab()) {
          lab.seed("base", "1");
          lab.registry.on(r -> r.parameter("mount").isPresent(), fault).times(times);
          assertThat(lab.push("app:1", Optional.of(lab.reference("base:1").repository())).get(0))
              .isEqualTo(times == 1 ? Transfer.MOUNTED : Transfer.WRITTEN);
          assertComplete(lab);
          assertThat(lab.registry.requests())
              .filteredOn(e -> e.request().parameter("mount").isPresent())
              .hasSize(2);
        }
      }
    }
  }

  @Test
  void everySingleFaultIsSurvived() throws IOException {
    for (Fault fault :
        new Fault[] {
          Fault.reset(),
          Fault.status(503),
          Fault.tooManyRequests("1"),
          Fault.loseAnswer(),
          Fault.resetInRequest(1000),
          Fault.stall()
        }) {
      for (int at = 0; at < 9; at++) {
        try (Lab lab = lab()) {
          lab.registry.on(request -> true, fault).skip(at).times(1);
          lab.push("app:1");
          assertStored(lab);
        }
      }
    }
  }

  @Test
  void aLargeUploadIsCutIntoChunksWhereItMustBe() throws IOException {
    try (Lab lab = new Lab(MemoryRegistry.builder().maximumUpload(1 << 20).start())) {
      lab.push("app:1");
      assertComplete(lab);
    }
  }

  @Test
  void chunksAreAsLargeAsTheRegistryWants() throws IOException {
    try (Lab lab =
        new Lab(MemoryRegistry.builder().maximumUpload(2 << 20).chunkMinimum(1_500_000).start())) {
      lab.push("app:1");
      assertComplete(lab);
    }
  }

  @Test
  void aPartlyAcceptedChunkIsContinued() throws IOException {
    try (Lab lab = new Lab(MemoryRegistry.builder().maximumUpload(2 << 20).start())) {
      lab.registry.on(r -> r.method().equals("PATCH"), Fault.acceptOnly(1000)).times(1);
      lab.push("app:1");
      assertComplete(lab);
    }
  }

  @Test
  void anUploadGoesToTheAddressThatIsGiven() throws IOException {
    try (Lab lab = lab()) {
      String other = lab.registry.otherHost();
      lab.registry.on(
          r -> r.is("POST", "/uploads/"),
          Fault.location(text -> text.replace(lab.registry.host(), other)));
      lab.push("app:1");
      assertComplete(lab);
    }
  }

  @Test
  void relativeAddressesAreUnderstood() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r -> r.is("POST", "/uploads/"),
          Fault.location(text -> text.substring(text.indexOf("/v2/"))));
      lab.push("app:1");
      assertComplete(lab);
    }
  }

  @Test
  void anUploadWithoutAddressFails() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("POST", "/uploads/"), Fault.withoutHeader("Location"));
      assertThatThrownBy(() -> lab.push("app:1"))
          .isInstanceOf(RegistryException.class)
          .hasMessageEndingWith("the answer has no Location");
    }
  }

  @Test
  void contentThatIsNotWhatItSaysLeavesNothingBehind() throws IOException {
    try (Lab lab = lab();
        ImageDestination destination = lab.destination("app:1")) {
      byte[] wrong = Lab.LAYER.clone();
      wrong[wrong.length - 1] ^= 1;
      Blob blob = new Blob(Lab.LAYER_DESCRIPTOR, Content.of(wrong), Optional.empty());
      assertThatThrownBy(() -> destination.put(blob)).isInstanceOf(BlobMismatchException.class);
      assertThat(lab.registry.openUploads()).isZero();
      assertThat(lab.registry.blobs("app")).isEmpty();
    }
  }

  @Test
  void aPermanentFailureLeavesTheTagAlone() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.putManifest(
          "app", "1", "application/vnd.oci.image.manifest.v1+json", new byte[2]);
      lab.registry.on(r -> r.is("PUT", "/manifests/sha256:"), Fault.status(500));
      assertThatThrownBy(() -> lab.push("app:1")).isInstanceOf(RegistryException.class);
      assertThat(lab.registry.manifest("app", "1"))
          .hasValueSatisfying(m -> assertThat(m.bytes()).hasSize(2));
      assertThat(lab.timing.waits()).hasSize(4);
    }
  }

  @Test
  void aBlobThatSeveralThreadsPutIsSentOnce() throws Exception {
    try (Lab lab = lab();
        ImageDestination destination = lab.destination("app:1")) {
      Blob blob = new Blob(Lab.LAYER_DESCRIPTOR, Content.of(Lab.LAYER), Optional.empty());
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        for (Future<Transfer> done :
            threads.invokeAll(
                Collections.<Callable<Transfer>>nCopies(4, () -> destination.put(blob)))) {
          assertThat(done.get()).isEqualTo(Transfer.WRITTEN);
        }
      } finally {
        threads.shutdownNow();
      }
      assertThat(lab.log()).filteredOn(line -> line.startsWith("POST")).hasSize(1);
    }
  }

  @Test
  void aLossThatNeverEndsIsGivenUp() throws IOException {
    for (String method : new String[] {"PUT", "PATCH", "POST"}) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.is("PUT", "/uploads/"), Fault.reset()).times(2);
        lab.registry.on(r -> r.is(method, "/uploads/"), Fault.status(502));
        assertThatThrownBy(() -> lab.push("app:1"))
            .isInstanceOfSatisfying(
                RegistryException.class,
                e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.NETWORK));
        assertThat(lab.registry.requests()).hasSizeLessThan(40);
        assertThat(lab.registry.openUploads()).isZero();
      }
    }
  }

  @Test
  void contentThatCameDamagedIsReadOnceMore() throws IOException {
    try (Lab lab = lab();
        ImageDestination destination = lab.destination("app:1")) {
      byte[] damaged = Lab.LAYER.clone();
      damaged[7] ^= 1;
      AtomicInteger opened = new AtomicInteger();
      Content content =
          () -> Content.of(opened.getAndIncrement() == 0 ? damaged : Lab.LAYER).open();
      destination.put(new Blob(Lab.LAYER_DESCRIPTOR, content, Optional.empty()));
      assertThat(lab.registry.blobs("app"))
          .containsExactly(Lab.LAYER_DESCRIPTOR.digest().toString());
    }
  }

  @Test
  void aRegistryThatTookAnotherManifestIsNotBelieved() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(
          r -> r.is("PUT", "/manifests/"),
          Fault.header("Docker-Content-Digest", Lab.LAYER_DESCRIPTOR.digest().toString()));
      assertThatThrownBy(() -> lab.push("app:1")).isInstanceOf(IntegrityException.class);
    }
  }

  private static List<Map<Digest, Transfer>> pushTo(Lab lab, int threads, String... names)
      throws IOException {
    List<ImageDestination> destinations = new ArrayList<>();
    for (String name : names) {
      destinations.add(lab.destination(name));
    }
    return Publisher.publish(
        SampleImages.image("one", "two", "three"), destinations, threads, PublishObserver.NONE);
  }

  private static long count(Lab lab, String start, String end) {
    return lab.log().stream().filter(r -> r.startsWith(start) && r.endsWith(end)).count();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 16})
  void severalRepositoriesOfARegistryAreSentEachBlobOnce(int threads) throws IOException {
    try (Lab lab = lab()) {
      List<Map<Digest, Transfer>> transfers =
          pushTo(lab, threads, "app:1", "team/mirror:1", "third:2");
      assertThat(
              lab.log().stream().filter(r -> r.startsWith("PUT") && r.contains("/blobs/")).count())
          .isEqualTo(4);
      assertThat(
              lab.log().stream().filter(r -> r.contains("?mount=") && r.endsWith(" 201")).count())
          .isEqualTo(8);
      assertThat(count(lab, "POST", "")).isEqualTo(12);
      assertThat(
              transfers.stream()
                  .flatMap(t -> t.values().stream())
                  .filter(Transfer.MOUNTED::equals)
                  .count())
          .isEqualTo(8);
      assertThat(lab.registry.blobs("third")).isEqualTo(lab.registry.blobs("app"));
    }
  }

  @Test
  void aSingleThreadSendsToTheFirstAndMountsIntoTheRest() throws IOException {
    try (Lab lab = lab()) {
      List<Map<Digest, Transfer>> transfers = pushTo(lab, 1, "app:1", "mirror:1");
      assertThat(count(lab, "PUT /v2/app/blobs/", " 201")).isEqualTo(4);
      assertThat(count(lab, "POST /v2/mirror/blobs/uploads/?mount=", "&from=app 201")).isEqualTo(4);
      assertThat(transfers.get(0).values()).containsOnly(Transfer.WRITTEN);
      assertThat(transfers.get(1).values())
          .containsExactly(
              Transfer.MOUNTED,
              Transfer.MOUNTED,
              Transfer.MOUNTED,
              Transfer.MOUNTED,
              Transfer.WRITTEN);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whatOneRepositoryHasIsMountedIntoTheOther(int threads) throws IOException {
    try (Lab lab = lab()) {
      pushTo(lab, 1, "app:1");
      lab.registry.forgetRequests();
      pushTo(lab, threads, "app:1", "mirror:1");
      assertThat(count(lab, "PUT /v2/app/blobs/", "")).isZero();
      assertThat(lab.registry.blobs("mirror")).isEqualTo(lab.registry.blobs("app"));
      if (threads == 1) {
        assertThat(count(lab, "PUT /v2/mirror/blobs/", "")).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aRepositoryNamedTwiceIsSentEachBlobOnce(int threads) throws IOException {
    try (Lab lab = lab()) {
      pushTo(lab, threads, "app:1", "app:2");
      assertThat(count(lab, "POST", "")).isEqualTo(4);
      assertThat(count(lab, "PUT /v2/app/blobs/", " 201")).isEqualTo(4);
      assertThat(lab.registry.tags("app")).containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void whereMountsAreRefusedEachRepositoryIsSentAll(int threads) throws IOException {
    for (Fault fault : List.of(Fault.refuseMount(), Fault.status(401), Fault.status(405))) {
      try (Lab lab = lab()) {
        lab.registry.on(r -> r.parameter("mount").isPresent(), fault);
        pushTo(lab, threads, "app:1", "mirror:1");
        assertThat(lab.log().stream().filter(r -> r.contains("?mount=")).count()).isEqualTo(4);
        // An answer that opens an upload is used: none is opened beside it.
        assertThat(count(lab, "POST", " 202")).isEqualTo(8);
        assertThat(count(lab, "PUT /v2/app/blobs/", " 201")).isEqualTo(4);
        assertThat(count(lab, "PUT /v2/mirror/blobs/", " 201")).isEqualTo(4);
        assertThat(lab.registry.blobs("mirror")).isEqualTo(lab.registry.blobs("app"));
        assertThat(lab.registry.openUploads()).isZero();
      }
    }
  }

  @Test
  void aBlobThatCannotBeSentToOneRepositoryHoldsUpNoOther() throws IOException {
    try (Lab lab = lab()) {
      lab.registry.on(r -> r.is("POST", "/v2/app/"), Fault.status(403));
      assertThatThrownBy(() -> pushTo(lab, 4, "app:1", "mirror:1"))
          .isInstanceOfSatisfying(
              RegistryException.class, e -> assertThat(e.status()).isEqualTo(403));
      assertThat(lab.registry.tags("mirror")).isEmpty();
    }
  }

  /** Whether a request is one that interrupts its sender. */
  private static boolean interrupting(Request request, CompletableFuture<Thread> sender) {
    boolean put = request.is("PUT", "/uploads/");
    if (put) {
      sender.join().interrupt();
    }
    return put;
  }

  /** The thread that sends is interrupted where the registry says nothing, or takes no more. */
  @Test
  void anInterruptedUploadIsTakenBack() throws Exception {
    for (Fault fault : new Fault[] {Fault.stall(), Fault.resetInRequest(1000)}) {
      try (Lab lab = lab()) {
        CompletableFuture<Thread> sender = new CompletableFuture<>();
        AtomicBoolean left = new AtomicBoolean();
        lab.registry.on(r -> interrupting(r, sender), fault);
        Thread thread =
            new Thread(
                () -> {
                  assertThatThrownBy(() -> lab.push("app:1"))
                      .isInstanceOf(InterruptedIOException.class);
                  left.set(Thread.currentThread().isInterrupted());
                });
        sender.complete(thread);
        thread.start();
        thread.join();
        assertThat(left).isTrue();
        assertThat(lab.log()).filteredOn(line -> line.startsWith("DELETE ")).hasSize(1);
        assertThat(lab.registry.openUploads()).isZero();
      }
    }
  }

  /** A registry that does not even answer that holds nobody up. */
  @Test
  void anInterruptedUploadThatCannotBeTakenBackEnds() throws Exception {
    try (Lab lab = new Lab(MemoryRegistry.builder().start(), Duration.ofMinutes(5))) {
      CompletableFuture<Thread> sender = new CompletableFuture<>();
      lab.registry.on(r -> r.is("DELETE", "/uploads/"), Fault.stall());
      lab.registry.on(r -> interrupting(r, sender), Fault.stall());
      Thread thread = new Thread(() -> assertThatThrownBy(() -> lab.push("app:1")));
      sender.complete(thread);
      thread.start();
      thread.join(TimeUnit.SECONDS.toMillis(60)); // it would be five minutes
      assertThat(thread.isAlive()).isFalse();
      assertThat(lab.log()).filteredOn(line -> line.startsWith("DELETE ")).hasSize(1);
    }
  }
}
