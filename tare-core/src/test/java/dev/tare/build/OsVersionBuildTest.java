// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.image.TestImages;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Platform;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.IndexPlan;
import dev.tare.transport.MemoryDestination;
import dev.tare.transport.MemorySource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Platforms that differ in their os.version only. */
class OsVersionBuildTest {
  private static final String BASE = "registry.example/base:1";
  private static final String APP = "registry.example/app:1";
  private static final String OLD = "windows/amd64:10.0.17763.5696";
  private static final String SERVER = "windows/amd64:10.0.20348.2461";
  private static final ConfigChange LABEL = new ConfigChange.SetLabel("team", "core");

  @TempDir Path folder;
  private final List<BuildEvent> events = new ArrayList<>();
  private FakeSurroundings surroundings;

  @BeforeEach
  void open() {
    surroundings = new FakeSurroundings(folder).with(APP, new MemoryDestination());
  }

  private void base(Image... images) throws IOException {
    surroundings.with(BASE, MemorySource.of(TestImages.index(images)));
  }

  private static IndexPlan plan(Base base, String... platforms) {
    return IndexPlan.of(
        ImagePlan.of(base).with(LABEL), Stream.of(platforms).map(Platform::parse).toList());
  }

  private PreparedBuild prepare(IndexPlan plan) throws IOException {
    return new ImageBuilder(new BuildSettings(2, events::add), () -> surroundings)
        .prepare(BuildPlan.of(plan, APP));
  }

  private ImageIndex index(IndexPlan plan) throws IOException {
    try (PreparedBuild build = prepare(plan)) {
      return (ImageIndex) build.artifact();
    }
  }

  private static List<String> entries(ImageIndex index) {
    return index.index().value().manifests().stream()
        .map(Descriptor::platform)
        .map(platform -> platform.orElseThrow().toString())
        .toList();
  }

  private static List<Optional<String>> inConfigs(ImageIndex index) {
    return index.children().stream()
        .map(child -> ((Image) child).config().value().platform().osVersion())
        .toList();
  }

  @Test
  void eachImageStandsOnTheBaseOfItsVersion() throws IOException {
    base(TestImages.docker(OLD, "old"), TestImages.docker(SERVER, "server"));
    ImageIndex index =
        index(plan(Base.of(BASE), "windows/amd64:10.0.20348", "windows/amd64:10.0.17763"));
    assertThat(entries(index)).containsExactly(SERVER, OLD);
    assertThat(inConfigs(index))
        .containsExactly(Optional.of("10.0.20348.2461"), Optional.of("10.0.17763.5696"));
    assertThat(index.descriptor().mediaType().isDocker()).isTrue();
    assertThat(events.toString()).contains(OLD, SERVER);
  }

  @Test
  void fromScratchTheVersionIsWritten() throws IOException {
    ImageIndex index = index(plan(new Base.Scratch(), OLD, "linux/amd64", "windows/amd64:10.0.1"));
    assertThat(entries(index)).containsExactly(OLD, "linux/amd64", "windows/amd64:10.0.1");
    assertThat(inConfigs(index))
        .containsExactly(Optional.of("10.0.17763.5696"), Optional.empty(), Optional.of("10.0.1"));
  }

  @Test
  void aVersionThatTheBaseDoesNotSayIsWritten() throws IOException {
    base(TestImages.oci("windows/amd64", "below"));
    IndexPlan plan = plan(Base.of(BASE), "windows/amd64:10.0.1").withIndexAlways();
    assertThat(entries(index(plan))).containsExactly("windows/amd64:10.0.1");
    assertThat(inConfigs(index(plan))).containsExactly(Optional.of("10.0.1"));
  }

  @Test
  void theVersionOfTheIndexIsWrittenIntoAConfigWithoutOneOnlyIfOneIsAskedFor() throws IOException {
    Image server = TestImages.oci("windows/amd64", "server");
    Image old = TestImages.oci("windows/amd64", "old");
    surroundings.with(
        BASE,
        MemorySource.of(
            TestImages.index(
                List.of(
                    old.descriptor().withPlatform(Platform.parse(OLD)),
                    server.descriptor().withPlatform(Platform.parse(SERVER))),
                List.of(old, server))));
    ImageIndex every = index(IndexPlan.everyPlatform(ImagePlan.of(Base.of(BASE)).with(LABEL)));
    assertThat(entries(every)).containsExactly(OLD, SERVER);
    assertThat(inConfigs(every)).containsExactly(Optional.empty(), Optional.empty());
    ImageIndex first = index(plan(Base.of(BASE), "windows/amd64").withIndexAlways());
    assertThat(entries(first)).containsExactly(OLD);
    assertThat(inConfigs(first)).containsExactly(Optional.empty());
    ImageIndex asked = index(plan(Base.of(BASE), "windows/amd64:10.0.20348").withIndexAlways());
    assertThat(entries(asked)).containsExactly(SERVER);
    assertThat(inConfigs(asked)).containsExactly(Optional.of("10.0.20348.2461"));
  }

  @Test
  void anErrorNamesTheVersionAndThoseThatThereAre() throws IOException {
    base(TestImages.oci(OLD, "old"), TestImages.oci(SERVER, "server"));
    assertThatThrownBy(() -> prepare(plan(Base.of(BASE), OLD, "windows/amd64:10.0.26100")))
        .isInstanceOf(PlatformException.class)
        .hasMessage(
            "windows/amd64:10.0.26100: no image for windows/amd64:10.0.26100 in memory: there is "
                + OLD
                + ", "
                + SERVER);
  }

  @Test
  void oneImageOfTheBaseIsListedOnce() throws IOException {
    base(TestImages.oci(OLD, "old"), TestImages.oci(SERVER, "server"));
    assertThatThrownBy(() -> prepare(plan(Base.of(BASE), "windows/amd64:10.0.17763", OLD)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "two of the platforms that are listed are the base's " + OLD + "; list it once");
    assertThat(surroundings.opened()).noneMatch(place -> place.startsWith("to "));
  }
}
