// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.build.BuildSettings;
import dev.tare.build.ImageBuilder;
import dev.tare.build.PreparedBuild;
import dev.tare.cache.CacheSettings;
import dev.tare.oci.Digest;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which layers a build sends to a registry while it makes them. */
class EarlyLayersTest {
  private static final int LARGE = 17 << 20;

  @TempDir Path folder;
  private MemoryRegistry registry;

  @BeforeEach
  void start() throws IOException {
    registry = MemoryRegistry.builder().start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  /** A layer of one file of letters, slow to compress, which was written an hour ago. */
  private LayerPlan layer(String name, int size, int seed) throws IOException {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + (bytes[i] & 0xf));
    }
    Path file = Files.write(folder.resolve(name), bytes);
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    FileSet set = new FileSet.SourceFile(file, "/" + name, ModeRule.NORMAL, Owner.ROOT);
    return new LayerPlan("add " + name, List.of(set), Compression.parse("gzip:9"));
  }

  private ImageBuilder builder(boolean cache) {
    BuildSettings settings = BuildSettings.defaults();
    return new ImageBuilder(
        cache ? settings.with(new CacheSettings(folder.resolve("cache"), 1 << 30)) : settings);
  }

  private Digest build(boolean cache, List<String> to, LayerPlan... layers) throws IOException {
    return builder(cache).build(plan(to, layers)).descriptor().digest();
  }

  private BuildPlan plan(List<String> to, LayerPlan... layers) {
    return BuildPlan.of(
        ImagePlan.of(Base.of("scratch"), layers),
        to.stream().map(this::location).toArray(String[]::new));
  }

  private String location(String name) {
    return name.startsWith("oci:") ? name : registry.host() + "/" + name;
  }

  /** The requests for the paths of early uploads, since the last call. */
  private List<String> patches() {
    List<String> found =
        registry.requests().stream()
            .filter(e -> e.method().equals("PATCH"))
            .map(e -> e.path().replaceFirst("/blobs/uploads/.*", "").replaceFirst("/v2/", ""))
            .toList();
    assertThat(registry.openUploads()).isZero();
    registry.forgetRequests();
    return found;
  }

  @Test
  void aLargeLayerGoesToANewRepositoryWhileItIsMade() throws IOException {
    Digest built = build(false, List.of("app:1"), layer("a", LARGE, 1), layer("b", 1000, 2));
    assertThat(patches()).containsExactly("app");
    assertThat(registry.manifest("app", "1").orElseThrow().digest()).isEqualTo(built.toString());
  }

  @Test
  void theBytesAreTheSameOtherwise() throws IOException {
    LayerPlan layer = layer("a", LARGE, 1);
    Digest early = build(false, List.of("app:1"), layer);
    assertThat(patches()).containsExactly("app");
    assertThat(build(false, List.of("app:2"), layer)).isEqualTo(early);
    assertThat(patches()).isEmpty();
  }

  @Test
  void aSmallLayerIsMadeFirst() throws IOException {
    build(false, List.of("app:1"), layer("a", 1_000_000, 1));
    assertThat(patches()).isEmpty();
  }

  @Test
  void aLayerOfAnEarlierBuildIsNotSentThoughTheTagIsOurs() throws IOException {
    LayerPlan kept = layer("a", LARGE, 1);
    build(true, List.of("app:1"), kept);
    assertThat(patches()).containsExactly("app");
    build(true, List.of("app:1"), kept);
    assertThat(patches()).isEmpty();
    build(true, List.of("app:1"), kept, layer("b", LARGE, 2));
    assertThat(patches()).containsExactly("app");
  }

  @Test
  void aNewCopyOfTheSameFilesIsNoNewLayer() throws IOException {
    build(true, List.of("app:1"), layer("a", LARGE, 1));
    assertThat(patches()).containsExactly("app");
    Files.delete(folder.resolve("a"));
    build(true, List.of("app:1"), layer("a", LARGE, 1));
    assertThat(patches()).isEmpty();
  }

  @Test
  void aTagThatOthersMovedMayHaveTheLayer() throws IOException {
    build(true, List.of("app:1"), layer("a", LARGE, 1));
    build(false, List.of("app:1"), layer("b", LARGE, 2)); // by another machine
    patches();
    build(true, List.of("app:1"), layer("b", LARGE, 2));
    assertThat(patches()).isEmpty();
  }

  @Test
  void aTagThatTheHashNamesIsNotKnownBeforeButANewRepositoryIs() throws IOException {
    build(true, List.of("app:{short_hash}"), layer("a", LARGE, 1));
    assertThat(patches()).containsExactly("app");
    build(true, List.of("app:{short_hash}"), layer("a", LARGE, 2));
    assertThat(patches()).isEmpty();
    build(true, List.of("app-{short_hash}:1"), layer("a", LARGE, 3));
    assertThat(patches()).isEmpty();
  }

  @Test
  void ofSeveralRepositoriesTheFirstGetsItAndTheOthersMount() throws IOException {
    String layout = "oci:" + folder.resolve("out") + ":x";
    build(false, List.of(layout, "app:1", "mirror:1", "app:2"), layer("a", LARGE, 1));
    List<String> sent =
        registry.requests().stream()
            .filter(e -> e.bytesIn() > LARGE / 4)
            .map(e -> e.method())
            .toList();
    assertThat(sent).containsExactly("PATCH");
    assertThat(patches()).containsExactly("app");
    assertThat(Stream.of("app", "mirror").map(registry::tags))
        .containsExactly(List.of("1", "2"), List.of("1"));
  }

  @Test
  void whoOnlyPreparesSendsNothing() throws IOException {
    try (PreparedBuild build =
        builder(false).prepare(plan(List.of("app:1"), layer("a", LARGE, 1)))) {
      assertThat(registry.requests()).isEmpty();
      build.publish();
    }
    assertThat(patches()).isEmpty();
  }

  @Test
  void aBuildThatFailsTakesBackWhatItHasSent() throws IOException {
    String below = "oci:" + folder.resolve("a") + "/out:x"; // which is a file
    BuildPlan plan = plan(List.of(below, "app:1"), layer("a", LARGE, 1));
    ImageBuilder single = new ImageBuilder(new BuildSettings(1, event -> {}));
    assertThatThrownBy(() -> single.build(plan)).isInstanceOf(IOException.class);
    assertThat(registry.requests()).anyMatch(e -> e.method().equals("DELETE"));
    assertThat(patches()).containsExactly("app");
    assertThat(registry.blobs("app")).isEmpty();
  }

  @Test
  void aRegistryThatTakesNoneIsNoHindrance() throws IOException {
    registry.on(r -> r.method().equals("PATCH"), Fault.status(405));
    Digest built = build(false, List.of("app:1"), layer("a", LARGE, 1));
    assertThat(registry.manifest("app", "1").orElseThrow().digest()).isEqualTo(built.toString());
    assertThat(registry.openUploads()).isZero();
  }
}
