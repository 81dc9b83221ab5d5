// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.NotFoundException;
import dev.tare.image.Image;
import dev.tare.image.TestImages;
import dev.tare.oci.Digest;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.transport.MemoryDestination;
import dev.tare.transport.MemorySource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptBaseTest {
  private static final String PULL = "registry.example/base:1";
  private static final Image AMD = TestImages.oci("linux/amd64", "amd");
  private static final Image ARM = TestImages.oci("linux/arm64", "arm");

  @TempDir Path folder;
  @TempDir Path stores;
  private Path archive;
  private MemorySource source;
  private FakeSurroundings surroundings;

  @BeforeEach
  void place() throws IOException {
    archive = folder.resolve("base.tar");
    source = MemorySource.of(TestImages.index(AMD, ARM));
    surroundings =
        new FakeSurroundings(stores)
            .with(PULL, source)
            .with("registry.example/app:1", new MemoryDestination());
  }

  private BuildPlan plan(String platform, boolean pull) {
    Base kept =
        new Base.Kept(
            (Location.OciArchive) Location.parse("oci-archive:" + archive),
            pull ? Optional.of((Base.From) Plans.from(PULL)) : Optional.empty());
    return Plans.plan(
        kept, Optional.of(Platform.parse(platform)), false, Map.of(), "registry.example/app:1");
  }

  private BuildResult build(BuildPlan plan) throws IOException {
    return new ImageBuilder(new BuildSettings(2, event -> {}), () -> surroundings).build(plan);
  }

  @Test
  void itIsPulledOnceForThePlatformAndThenRead() throws IOException {
    BuildResult first = build(plan("linux/arm64", true));
    assertThat(surroundings.opened().subList(0, 3))
        .containsExactly(
            "from docker://" + PULL, "to oci-archive:" + archive, "from oci-archive:" + archive);
    assertThat(source.closes()).isEqualTo(1);
    byte[] kept = Files.readAllBytes(archive);
    surroundings.opened().clear();
    BuildResult second = build(plan("linux/arm64", true));
    assertThat(surroundings.opened().get(0)).isEqualTo("from oci-archive:" + archive);
    assertThat(Files.readAllBytes(archive)).isEqualTo(kept);
    assertThat(second.descriptor()).isEqualTo(first.descriptor());
    Digest layer = ARM.layers().get(0).blob().descriptor().digest();
    assertThat(first.destinations().get(0).transfers()).containsKey(layer);
  }

  @Test
  void anArchiveForAnotherPlatformIsNotPulledAgain() throws IOException {
    build(plan("linux/arm64", true));
    assertThatThrownBy(() -> build(plan("linux/amd64", true)))
        .isInstanceOf(NotFoundException.class)
        .hasMessage(
            "no image for linux/amd64 in oci-archive:" + archive + ": there is linux/arm64");
  }

  @Test
  void aPullThatFailsLeavesNoArchive() throws IOException {
    for (int opening = 1; opening <= 4; opening++) {
      MemorySource failing = MemorySource.of(TestImages.index(AMD, ARM)).failAt(opening);
      surroundings.with(PULL, failing);
      assertThatThrownBy(() -> build(plan("linux/amd64", true))).hasMessage("source fails");
      assertThat(failing.closes()).isEqualTo(1);
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void withNothingToPullFromItMustBeThere() {
    assertThatThrownBy(() -> build(plan("linux/amd64", false)))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("there is no base oci-archive:" + archive);
  }
}
