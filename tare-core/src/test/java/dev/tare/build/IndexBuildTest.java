// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.image.ImageHash;
import dev.tare.image.ImageIndex;
import dev.tare.image.TestImages;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.IndexPlan;
import dev.tare.plan.LayerPlan;
import dev.tare.transport.MemoryDestination;
import dev.tare.transport.MemorySource;
import dev.tare.transport.SampleImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexBuildTest {
  private static final String BASE = "registry.example/base:1";
  private static final String APP = "registry.example/app:1";
  private static final Platform AMD64 = Platform.parse("linux/amd64");
  private static final Platform ARM64 = Platform.parse("linux/arm64");
  private static final Platform S390X = Platform.parse("linux/s390x");

  @TempDir Path folder;
  private final List<BuildEvent> events = new ArrayList<>();
  private final MemoryDestination destination = new MemoryDestination();
  private FakeSurroundings surroundings;

  @BeforeEach
  void open() {
    surroundings = new FakeSurroundings(folder).with(APP, destination);
  }

  private static MemorySource source(SampleImage image) throws IOException {
    MemorySource source = new MemorySource(image.root());
    for (var blob : image.blobs()) {
      source.add(blob.descriptor(), blob.readAll(1 << 20));
    }
    return source;
  }

  private static SampleImage base(String... platforms) throws IOException {
    Map<String, SampleImage> images = new LinkedHashMap<>();
    for (String platform : platforms) {
      images.put(platform, SampleImage.of(platform, true, "below", "of " + platform));
    }
    return SampleImage.index(images);
  }

  private ImageBuilder builder(int threads) {
    return new ImageBuilder(new BuildSettings(threads, events::add), () -> surroundings);
  }

  private LayerPlan shared() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("assets"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(directory.resolve("file" + i), "shared " + i);
    }
    return LayerPlan.of("assets", FileSet.directory(directory, "/srv"));
  }

  private static ImagePlan image(Base base, Platform platform, LayerPlan... more) {
    byte[] program = ("#!/bin/sh\n# for " + platform).getBytes(StandardCharsets.UTF_8);
    List<LayerPlan> layers = new ArrayList<>(List.of(more));
    layers.add(
        LayerPlan.of(
            "program", new FileSet.Inline(program, "/app", 0755, dev.tare.plan.Owner.ROOT)));
    return ImagePlan.of(base, layers.toArray(LayerPlan[]::new)).withPlatform(platform);
  }

  private static BuildPlan plan(ImagePlan... images) {
    return BuildPlan.of(IndexPlan.of(images), APP);
  }

  private static Base from() {
    return Base.of(BASE);
  }

  private static Digest digest(Image image) {
    return image.descriptor().digest();
  }

  @Test
  void theIndexListsTheImagesThatSingleBuildsMakeInTheOrderOfThePlan() throws IOException {
    surroundings.with(BASE, source(base("linux/amd64", "linux/arm64")));
    ImagePlan arm = image(from(), ARM64, shared());
    ImagePlan amd = image(from(), AMD64, shared());
    try (PreparedBuild both = builder(2).prepare(plan(arm, amd));
        PreparedBuild first = builder(1).prepare(BuildPlan.of(arm, APP));
        PreparedBuild second = builder(1).prepare(BuildPlan.of(amd, APP))) {
      ImageIndex index = (ImageIndex) both.artifact();
      List<Descriptor> entries = index.index().value().manifests();
      assertThat(index.descriptor().mediaType()).isEqualTo(MediaType.OCI_INDEX);
      assertThat(entries)
          .extracting(Descriptor::digest)
          .containsExactly(digest(first.image()), digest(second.image()));
      assertThat(entries)
          .extracting(entry -> entry.platform().orElseThrow())
          .containsExactly(ARM64, AMD64);
      assertThat(both.hash()).isEqualTo(ImageHash.of(index)).isNotEqualTo(first.hash());
      assertThatThrownBy(both::image).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theIndexOfTheBaseIsReadOnce() throws IOException {
    SampleImage base = base("linux/amd64", "linux/arm64", "linux/s390x");
    MemorySource source = source(base);
    surroundings.with(BASE, source);
    builder(2).build(plan(image(from(), AMD64), image(from(), ARM64), image(from(), S390X)));
    assertThat(source.opened().stream().filter(base.root().digest()::equals)).hasSize(1);
    assertThat(source.closes()).isEqualTo(1);
  }

  @Test
  void manifestsNameTheManifestsOfTheBaseAndTheIndexItsIndex() throws IOException {
    SampleImage base = base("linux/amd64", "linux/arm64");
    surroundings.with(BASE, source(base));
    IndexPlan plan =
        IndexPlan.of(image(from(), AMD64), image(from(), ARM64))
            .withAnnotations(Map.of("team", "core"));
    try (PreparedBuild both = builder(2).prepare(BuildPlan.of(plan, APP))) {
      ImageIndex index = (ImageIndex) both.artifact();
      assertThat(index.index().value().annotations())
          .containsExactly(
              Map.entry("org.opencontainers.image.base.digest", base.root().digest().toString()),
              Map.entry("org.opencontainers.image.base.name", BASE),
              Map.entry("team", "core"));
      String below =
          ((Image) index.children().get(1))
              .manifest()
              .value()
              .annotations()
              .get("org.opencontainers.image.base.digest");
      assertThat(below).isNotEqualTo(base.root().digest().toString());
      assertThat(base.blobs()).anyMatch(b -> b.descriptor().digest().toString().equals(below));
    }
  }

  @Test
  void layersOfTheSameEntriesAreMadeAndSentOnce() throws IOException {
    surroundings.with(BASE, source(base("linux/amd64", "linux/arm64", "linux/s390x")));
    LayerPlan assets = shared();
    BuildResult result =
        builder(2)
            .build(
                plan(
                    image(from(), AMD64, assets),
                    image(from(), ARM64, assets),
                    image(from(), S390X, assets)));
    List<BuildEvent.LayerBuilt> built =
        events.stream()
            .filter(BuildEvent.LayerBuilt.class::isInstance)
            .map(BuildEvent.LayerBuilt.class::cast)
            .toList();
    assertThat(built).hasSize(6);
    List<BuildEvent.LayerBuilt> same =
        built.stream().filter(layer -> layer.createdBy().equals("assets")).toList();
    assertThat(same)
        .extracting(layer -> layer.descriptor().digest())
        .containsOnly(same.get(0).descriptor().digest());
    assertThat(same.stream().filter(layer -> !layer.shared())).hasSize(1);
    assertThat(same)
        .extracting(layer -> layer.platform().orElseThrow())
        .containsExactlyInAnyOrder(AMD64, ARM64, S390X);
    assertThat(
            destination.calls().stream()
                .filter(("put " + same.get(0).descriptor().digest())::equals))
        .hasSize(1);
    assertThat(destination.calls())
        .endsWith("put " + result.descriptor().digest(), "commit " + result.descriptor().digest());
    assertThat(result.images()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void theIndexIsTheSameAtAnyNumberOfThreadsAndInAnyOrderOfCompletion(long seed)
      throws IOException {
    Random random = new Random(seed);
    List<String> names =
        new ArrayList<>(
            List.of("linux/amd64", "linux/arm64", "linux/s390x", "linux/arm/v7", "linux/riscv64"));
    Collections.shuffle(names, random);
    surroundings.with(
        BASE,
        source(base(names.toArray(String[]::new)))
            .before(() -> LockSupport.parkNanos(random.nextInt(4_000_000))));
    List<String> listed = names.subList(0, 2 + random.nextInt(4));
    ImagePlan[] images = new ImagePlan[listed.size()];
    for (int i = 0; i < images.length; i++) {
      LayerPlan[] layers = random.nextBoolean() ? new LayerPlan[] {shared()} : new LayerPlan[0];
      images[i] = image(from(), Platform.parse(listed.get(i)), layers);
    }
    List<String> digests = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7}) {
      try (PreparedBuild build = builder(threads).prepare(plan(images))) {
        digests.add(build.artifact().descriptor() + build.hash());
        assertThat(((ImageIndex) build.artifact()).index().value().manifests())
            .extracting(entry -> entry.platform().orElseThrow().toString())
            .containsExactlyElementsOf(listed);
      }
    }
    assertThat(digests).containsOnly(digests.get(0));
  }

  @Test
  void whatFailsForOnePlatformNamesItAndPublishesNothing() throws IOException {
    surroundings.with(BASE, source(base("linux/amd64", "linux/arm64")));
    assertThatThrownBy(() -> builder(2).build(plan(image(from(), AMD64), image(from(), S390X))))
        .isInstanceOf(PlatformException.class)
        .hasCauseInstanceOf(NotFoundException.class)
        .hasMessage(
            "linux/s390x: no image for linux/s390x in memory: there is linux/amd64, linux/arm64");
    LayerPlan absent = LayerPlan.of("absent", FileSet.file(folder.resolve("no-such-file"), "/x"));
    assertThatThrownBy(
            () -> builder(2).build(plan(image(from(), AMD64), image(from(), ARM64, absent))))
        .isInstanceOf(PlatformException.class)
        .hasMessageStartingWith("linux/arm64: ")
        .hasMessageContaining("no-such-file")
        .satisfies(e -> assertThat(((PlatformException) e).platform()).isEqualTo("linux/arm64"));
    LayerPlan wrong = LayerPlan.of("gone", new FileSet.Removal("/never/there"));
    assertThatThrownBy(
            () -> builder(2).build(plan(image(from(), AMD64), image(from(), ARM64, wrong))))
        .hasMessageStartingWith("linux/arm64: ");
    assertThat(destination.calls()).isEmpty();
    assertThat(surroundings.opened()).noneMatch(place -> place.startsWith("to "));
  }

  @Test
  void whenOneFailsTheOthersMakeNoMoreLayers() {
    LayerPlan absent = LayerPlan.of("absent", FileSet.file(folder.resolve("no-such-file"), "/x"));
    List<LayerPlan> many = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      many.add(
          LayerPlan.of(
              "layer",
              new FileSet.Inline(new byte[] {(byte) i}, "/x", 0644, dev.tare.plan.Owner.ROOT)));
    }
    ImageBuilder builder =
        new ImageBuilder(
            new BuildSettings(
                2,
                event -> {
                  if (event instanceof BuildEvent.LayerBuilt) {
                    events.add(event);
                    othersEnd();
                  }
                }),
            () -> surroundings);
    assertThatThrownBy(
            () ->
                builder.build(
                    plan(
                        image(Base.of("scratch"), AMD64, many.toArray(LayerPlan[]::new)),
                        image(Base.of("scratch"), ARM64, absent))))
        .isInstanceOf(PlatformException.class)
        .hasMessageStartingWith("linux/arm64: ");
    assertThat(events).hasSizeLessThan(many.size());
  }

  /** Waits for the thread that works beside this one. */
  private static void othersEnd() {
    try {
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("tare-transfer") && thread != Thread.currentThread()) {
          thread.join();
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aFailingDestinationLeavesNoName() throws IOException {
    destination.failAt(5);
    assertThatThrownBy(
            () ->
                builder(2)
                    .build(
                        plan(image(new Base.Scratch(), AMD64), image(new Base.Scratch(), ARM64))))
        .hasMessage("destination fails");
    assertThat(destination.committed()).isEmpty();
  }

  @Test
  void everyPlatformOfTheBaseIsMadeAndWhatDescribesItsImagesIsLeftOut() throws IOException {
    Image amd = TestImages.oci("linux/amd64", "one");
    Image arm = TestImages.oci("linux/arm64/v8", "two");
    Image about = TestImages.oci("unknown/unknown", "about");
    Descriptor aside =
        about
            .descriptor()
            .withPlatform(Platform.of("unknown", "unknown", ""))
            .withAnnotations(Map.of("vnd.docker.reference.type", "attestation-manifest"));
    ImageIndex base =
        TestImages.index(
            List.of(
                amd.descriptor().withPlatform(AMD64),
                arm.descriptor().withPlatform(Platform.of("linux", "arm64", "v8")),
                aside),
            List.of(amd, arm, about));
    surroundings.with(BASE, MemorySource.of(base));
    ImagePlan labelled = ImagePlan.of(from()).with(new ConfigChange.SetLabel("team", "core"));
    try (PreparedBuild build =
        builder(2).prepare(BuildPlan.of(IndexPlan.everyPlatform(labelled), APP))) {
      ImageIndex index = (ImageIndex) build.artifact();
      assertThat(index.index().value().manifests())
          .extracting(entry -> entry.platform().orElseThrow())
          .containsExactly(AMD64, Platform.of("linux", "arm64", "v8"));
      assertThat(index.children())
          .allSatisfy(
              child ->
                  assertThat(((Image) child).config().value().labels())
                      .containsEntry("team", "core"));
    }
    assertThat(events)
        .filteredOn(BuildEvent.Warning.class::isInstance)
        .singleElement()
        .asString()
        .contains("1 manifest");
  }

  @Test
  void onePlatformGetsNoIndexUnlessThatIsAskedFor() throws IOException {
    SampleImage lone = SampleImage.of("linux/arm64", true, "x");
    SampleImage listed = base("linux/arm64");
    for (SampleImage base : List.of(lone, listed)) {
      surroundings.with(BASE, source(base));
      IndexPlan every = IndexPlan.everyPlatform(ImagePlan.of(from(), Plans.LAYER));
      try (PreparedBuild build = builder(1).prepare(BuildPlan.of(every, APP));
          PreparedBuild wrapped = builder(1).prepare(BuildPlan.of(every.withIndexAlways(), APP))) {
        assertThat(build.image().config().value().platform()).isEqualTo(ARM64);
        ImageIndex index = (ImageIndex) wrapped.artifact();
        assertThat(digest((Image) index.children().get(0))).isEqualTo(digest(build.image()));
        assertThat(index.children()).hasSize(1);
        assertThat(index.index().value().manifests().get(0).platform()).contains(ARM64);
      }
    }
  }

  @Test
  void theFormatIsOneForAll() throws IOException {
    Image amd = TestImages.docker("linux/amd64", "one");
    Image arm = TestImages.docker("linux/arm64", "two");
    Image oci = TestImages.oci("linux/arm64", "two");
    surroundings.with(BASE, MemorySource.of(TestImages.index(amd, arm)));
    surroundings.with("registry.example/other:1", MemorySource.of(oci));
    ImagePlan on = ImagePlan.of(from(), Plans.LAYER);
    try (PreparedBuild build =
        builder(2).prepare(BuildPlan.of(IndexPlan.of(on, List.of(AMD64, ARM64)), APP))) {
      assertThat(build.artifact().descriptor().mediaType()).isEqualTo(MediaType.DOCKER_LIST);
      assertThat(build.artifact().documents())
          .extracting(document -> document.descriptor().mediaType())
          .containsExactly(
              MediaType.DOCKER_MANIFEST, MediaType.DOCKER_MANIFEST, MediaType.DOCKER_LIST);
      assertThat(((ImageIndex) build.artifact()).index().value().annotations()).isEmpty();
    }
    ImagePlan other =
        ImagePlan.of(Base.of("registry.example/other:1"), Plans.LAYER).withPlatform(ARM64);
    try (PreparedBuild build = builder(2).prepare(plan(on.withPlatform(AMD64), other))) {
      assertThat(build.artifact().documents())
          .extracting(document -> document.descriptor().mediaType())
          .containsExactly(MediaType.OCI_MANIFEST, MediaType.OCI_MANIFEST, MediaType.OCI_INDEX);
      assertThat(((ImageIndex) build.artifact()).index().value().annotations()).isEmpty();
    }
  }

  @Test
  void aFindingNamesThePlatformsItIsAbout() throws IOException {
    ImagePlan broken =
        ImagePlan.of(new Base.Scratch(), Plans.layer("/app", "x"))
            .with(ConfigChange.entrypoint("/absent"));
    ImagePlan whole =
        ImagePlan.of(new Base.Scratch(), Plans.layer("/app", "x"))
            .with(ConfigChange.entrypoint("/app"))
            .withPlatform(S390X);
    IndexPlan plan = IndexPlan.of(broken.withPlatform(AMD64), broken.withPlatform(ARM64), whole);
    builder(2).prepare(BuildPlan.of(plan, APP)).close();
    assertThat(events)
        .filteredOn(BuildEvent.Warning.class::isInstance)
        .singleElement()
        .asString()
        .contains("warning: linux/amd64, linux/arm64: ");
    ImageBuilder strict =
        new ImageBuilder(new BuildSettings(2, events::add).withStrict(true), () -> surroundings);
    assertThatThrownBy(() -> strict.build(BuildPlan.of(plan, APP)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("strict: there is a warning");
    assertThat(destination.calls()).isEmpty();
  }

  @Test
  void anArchiveOfTheLegacyFormHoldsNoIndex() {
    BuildPlan plan =
        new BuildPlan(
            IndexPlan.of(image(new Base.Scratch(), AMD64), image(new Base.Scratch(), ARM64)),
            List.of(
                new Destination(
                    "docker-archive:" + folder.resolve("x.tar") + ":x:1",
                    List.of(),
                    true,
                    Access.DEFAULT)));
    assertThatThrownBy(() -> builder(1).build(plan))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("take the universal form or one platform");
  }
}
