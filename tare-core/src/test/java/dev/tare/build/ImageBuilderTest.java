// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.image.TestImages;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.MemoryDestination;
import dev.tare.transport.MemorySource;
import dev.tare.transport.Transfer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageBuilderTest {
  private static final Places PLACES = new Places(PlaceSettings.ofProcess());
  private static final Image BASE = TestImages.oci("linux/amd64", "one", "two");
  private static final Base FROM = Plans.from("registry.example/base:1");
  private static final String NAME = "org.opencontainers.image.base.name";
  private static final String DIGEST = "org.opencontainers.image.base.digest";

  @TempDir Path folder;
  private Path stores;
  private FakeSurroundings surroundings;
  private MemorySource base;
  private final MemoryDestination destination = new MemoryDestination();
  private final List<BuildEvent> events = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void place() throws IOException {
    stores = Files.createDirectory(folder.resolve("stores"));
    base = MemorySource.of(BASE);
    surroundings =
        new FakeSurroundings(stores)
            .with("registry.example/base:1", base)
            .with("registry.example/app:1", destination);
  }

  private ImageBuilder builder(int threads) {
    return new ImageBuilder(new BuildSettings(threads, events::add), () -> surroundings);
  }

  private static BuildPlan onBase() {
    return Plans.plan(FROM, "registry.example/app:1");
  }

  @Test
  void anImageFromScratchGoesToAnArchiveAndBack() throws IOException {
    String archive = "oci-archive:" + folder.resolve("{short_hash}.tar");
    BuildResult result =
        new ImageBuilder(BuildSettings.defaults()).build(Plans.plan(new Base.Scratch(), archive));
    String written = archive.replace("{short_hash}", result.hash().substring(0, 8));
    assertThat(result.destinations())
        .singleElement()
        .satisfies(
            published -> {
              assertThat(published.destination()).isEqualTo(written);
              assertThat(published.transfers().values()).containsOnly(Transfer.WRITTEN);
            });
    try (ImageSource source = PLACES.source(Location.parse(written), Access.DEFAULT)) {
      Image image = Images.load(source, Plans.AMD64);
      assertThat(image.descriptor().digest()).isEqualTo(result.descriptor().digest());
      assertThat(image.manifest().value().annotations()).isEmpty();
      assertThat(image.config().value().strings("Entrypoint")).containsExactly("/app");
      for (Blob blob : image.blobs()) {
        assertThat((long) blob.readAll(1 << 20).length).isEqualTo(blob.descriptor().size());
      }
    }
  }

  @Test
  void equalPlansGiveEqualImagesAtAnyNumberOfThreads() throws IOException {
    BuildResult one = builder(1).build(onBase());
    BuildResult four = builder(4).build(onBase());
    assertThat(four.descriptor()).isEqualTo(one.descriptor());
    assertThat(four.hash()).isEqualTo(one.hash()).matches("[0-9a-f]{64}");
  }

  @Test
  void theBasesLayersAreNotOpenedIfTheDestinationHasThem() throws IOException {
    BASE.layers().forEach(l -> destination.with(l.blob().descriptor().digest()));
    BuildResult result = builder(2).build(onBase());
    assertThat(base.opened())
        .containsExactly(BASE.descriptor().digest(), BASE.config().descriptor().digest());
    Digest lower = BASE.layers().get(0).blob().descriptor().digest();
    assertThat(result.destinations().get(0).transfers()).containsEntry(lower, Transfer.PRESENT);
    assertThat(destination.committed().orElseThrow()).isEqualTo(result.descriptor());
    assertThat(base.closes()).isEqualTo(1);
    assertThat(destination.closes()).isEqualTo(1);
  }

  @Test
  void theBasesLayersAreReadOnceWhereTheyAreMissing() throws IOException {
    builder(1).build(onBase());
    Digest lower = BASE.layers().get(0).blob().descriptor().digest();
    assertThat(base.opened().stream().filter(lower::equals)).hasSize(1);
    assertThat(destination.written()).containsKey(lower);
  }

  @Test
  void thePlansLayersStandOnTheBase() throws IOException {
    try (PreparedBuild prepared = builder(1).prepare(onBase())) {
      assertThat(prepared.image().layers()).hasSize(3);
      assertThat(prepared.image().descriptor().mediaType())
          .isEqualTo(BASE.descriptor().mediaType());
      assertThat(surroundings.opened()).containsExactly("from docker://registry.example/base:1");
      assertThat(surroundings.expected()).isEmpty();
    }
  }

  @Test
  void destinationsAreExpectedBeforeTheLayersAreBuilt() throws IOException {
    builder(1).build(onBase());
    assertThat(surroundings.expected()).hasSize(1);
    assertThat(surroundings.opened().get(surroundings.opened().size() - 1))
        .isEqualTo("to " + surroundings.expected().get(0));
  }

  @Test
  void annotationsTellTheBaseUnlessThePlanDoes() throws IOException {
    try (PreparedBuild prepared = builder(1).prepare(onBase())) {
      assertThat(prepared.image().manifest().value().annotations())
          .isEqualTo(
              Map.of(
                  NAME, "registry.example/base:1", DIGEST, BASE.descriptor().digest().toString()));
    }
    BuildPlan own =
        Plans.plan(FROM, Plans.AMD64, false, Map.of(NAME, "mine", "a", "b"), "oci:none");
    try (PreparedBuild prepared = builder(1).prepare(own)) {
      assertThat(prepared.image().manifest().value().annotations())
          .containsEntry(NAME, "mine")
          .containsEntry("a", "b")
          .containsKey(DIGEST);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.example/base:1@%s", "registry.example/base@%s"})
  void theBasesNameHasTheDigestOnlyIfThereIsNoTag(String pattern) throws IOException {
    String reference = pattern.formatted(BASE.descriptor().digest());
    surroundings.with(reference, base);
    try (PreparedBuild prepared =
        builder(1).prepare(Plans.plan(Plans.from(reference), "oci:none"))) {
      assertThat(prepared.image().manifest().value().annotations())
          .containsEntry(NAME, pattern.contains(":1") ? "registry.example/base:1" : reference);
    }
  }

  @Test
  void eventsComeOneAtATimeAndInOrder() throws IOException {
    List<BuildEvent> unguarded = new ArrayList<>();
    new ImageBuilder(new BuildSettings(4, unguarded::add), () -> surroundings).build(onBase());
    assertThat(unguarded.get(0))
        .isEqualTo(
            new BuildEvent.BaseResolved(
                "docker://registry.example/base:1",
                BASE.descriptor(),
                BASE.config().value(),
                Optional.empty()));
    assertThat(unguarded.get(1)).isInstanceOf(BuildEvent.LayerBuilt.class);
    assertThat(unguarded.subList(2, 7)).allMatch(BuildEvent.BlobPut.class::isInstance);
    assertThat(unguarded.get(7)).isInstanceOf(BuildEvent.Committed.class);
    assertThat(unguarded).hasSize(8);
  }

  @Test
  void aFailureAnywhereLeavesNothingBehind() throws IOException {
    int calls = 5 + 1;
    for (int call = 1; call <= calls; call++) {
      MemoryDestination good = new MemoryDestination();
      MemoryDestination bad = new MemoryDestination().failAt(call);
      surroundings.with("registry.example/bad:1", bad).with("registry.example/good:1", good);
      BuildPlan plan = Plans.plan(FROM, "registry.example/bad:1", "registry.example/good:1");
      assertThatThrownBy(() -> builder(2).build(plan)).hasMessage("destination fails");
      assertThat(good.committed()).isEmpty();
      assertThat(bad.committed()).isEmpty();
      assertThat(List.of(good.closes(), bad.closes(), base.closes())).containsExactly(1, 1, call);
      assertNoStoreIsLeft();
    }
  }

  @Test
  void aBaseThatFailsAtAnyMomentLeavesNothingBehind() throws IOException {
    for (int opening = 1; opening <= 4; opening++) {
      MemorySource failing = MemorySource.of(BASE).failAt(opening);
      MemoryDestination untouched = new MemoryDestination();
      surroundings
          .with("registry.example/base:1", failing)
          .with("registry.example/app:1", untouched);
      assertThatThrownBy(() -> builder(1).build(onBase())).hasMessage("source fails");
      assertThat(untouched.committed()).isEmpty();
      assertThat(failing.closes()).isEqualTo(1);
      assertNoStoreIsLeft();
    }
  }

  private void assertNoStoreIsLeft() throws IOException {
    try (Stream<Path> left = Files.list(stores)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anUnreadableDestinationClosesTheOthers() {
    surroundings.with("registry.example/good:1", destination);
    BuildPlan plan =
        Plans.plan(
            FROM, "registry.example/good:1", "oci:" + folder.resolve("stores/../none.tar/x"));
    Path file = folder.resolve("none.tar");
    assertThatThrownBy(
            () -> {
              Files.writeString(file, "in the way");
              builder(1).build(plan);
            })
        .isInstanceOf(IOException.class);
    assertThat(destination.closes()).isEqualTo(1);
    assertThat(destination.committed()).isEmpty();
  }

  @Test
  void aPreparedBuildClosesOnceAndIsThenOfNoUse() throws IOException {
    PreparedBuild prepared = builder(1).prepare(onBase());
    prepared.close();
    prepared.close();
    assertThat(base.closes()).isEqualTo(1);
    assertThatThrownBy(prepared::publish).isInstanceOf(IllegalStateException.class);
    assertNoStoreIsLeft();
  }

  @Test
  void aPreparedBuildCanBePublishedAgainAfterAFailure() throws IOException {
    MemoryDestination bad = new MemoryDestination().failAt(2);
    surroundings.with("registry.example/app:1", bad);
    try (PreparedBuild prepared = builder(2).prepare(onBase())) {
      assertThatThrownBy(prepared::publish).hasMessage("destination fails");
      surroundings.with("registry.example/app:1", destination);
      assertThat(prepared.publish().descriptor()).isEqualTo(prepared.image().descriptor());
    }
    assertThat(destination.committed()).isPresent();
  }

  @Test
  void anArchiveCanGoToStandardOutput() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ImageBuilder(
            new BuildSettings(2, event -> {}, PlaceSettings.ofProcess().withStandardOutput(out)))
        .build(Plans.plan(new Base.Scratch(), "oci-archive:-"));
    Path file = folder.resolve("out.tar");
    new ImageBuilder(BuildSettings.defaults())
        .build(Plans.plan(new Base.Scratch(), "oci-archive:" + file));
    assertThat(out.toByteArray()).isEqualTo(Files.readAllBytes(file));
  }

  @Test
  void aPlatformTheBaseDoesNotHaveIsAnError() {
    BuildPlan plan =
        Plans.plan(FROM, Optional.of(Platform.parse("linux/arm64")), false, Map.of(), "oci:none");
    assertThatThrownBy(() -> builder(1).prepare(plan))
        .isInstanceOf(NotFoundException.class)
        .hasMessageStartingWith("no image for linux/arm64 in ");
  }

  @Test
  void aPlatformThatIsWrittenOverTheBasesTakesALoneBase() throws IOException {
    BuildPlan plan =
        Plans.plan(FROM, Optional.of(Platform.parse("linux/arm64")), true, Map.of(), "oci:none");
    try (PreparedBuild prepared = builder(1).prepare(plan)) {
      assertThat(prepared.image().config().value().platform())
          .isEqualTo(Platform.parse("linux/arm64"));
    }
  }

  @Test
  void scratchMayBeALocation() throws IOException {
    try (PreparedBuild prepared =
        builder(1).prepare(Plans.plan(Plans.from("scratch"), "oci:none"))) {
      assertThat(prepared.image().layers()).hasSize(1);
    }
    assertThat(events).noneMatch(BuildEvent.BaseResolved.class::isInstance);
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> new BuildSettings(0, event -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
