// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnotationLevelsTest {
  private static final String SOURCE = "org.opencontainers.image.source";
  private static final ImagePlan IMAGE = ImagePlan.of(Base.of("debian:12"));
  private static final IndexPlan BOTH =
      IndexPlan.of(IMAGE, List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")));

  private static Map<String, String> named(String... pairs) {
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      named.put(pairs[i], pairs[i + 1]);
    }
    return named;
  }

  private static IndexPlan on(IndexPlan plan, String... pairs) {
    return (IndexPlan) AnnotationLevels.parse(named(pairs)).on(plan);
  }

  @Test
  void aPlainNameIsForManifestsAndOneOfTheWholeForTheIndexToo() {
    IndexPlan plan =
        on(BOTH, "team", "core", SOURCE, "x", "org.opencontainers.image.base.name", "mine");
    assertThat(plan.annotations()).containsExactly(Map.entry(SOURCE, "x"));
    for (ImagePlan image : plan.images()) {
      assertThat(image.annotations()).containsKeys("team", SOURCE);
    }
  }

  @Test
  void aLevelIsForWhatItSays() {
    IndexPlan plan =
        on(
            BOTH,
            "manifest[linux/arm64/v8]:team",
            "arm",
            "manifest:team",
            "both",
            "index:team",
            "index",
            "team",
            "plain",
            "manifest:" + SOURCE,
            "m");
    assertThat(plan.annotations()).containsExactly(Map.entry("team", "index"));
    assertThat(plan.images().get(0).annotations())
        .containsExactlyInAnyOrderEntriesOf(Map.of("team", "both", SOURCE, "m"));
    assertThat(plan.images().get(1).annotations())
        .containsExactlyInAnyOrderEntriesOf(Map.of("team", "arm", SOURCE, "m"));
  }

  @Test
  void aPlatformWithoutAVersionIsThatOfAllVersions() {
    IndexPlan windows =
        IndexPlan.of(
            IMAGE,
            List.of(
                Platform.parse("windows/amd64:10.0.17763"),
                Platform.parse("windows/amd64:10.0.20348")));
    IndexPlan plan =
        on(
            windows,
            "manifest[windows/amd64:10.0.20348]:a",
            "new",
            "manifest[windows/amd64]:a",
            "any",
            "manifest[windows/amd64]:b",
            "both");
    assertThat(plan.images().get(0).annotations())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "any", "b", "both"));
    assertThat(plan.images().get(1).annotations())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "new", "b", "both"));
    assertThatThrownBy(() -> on(windows, "manifest[windows/amd64:10.0]:a", "x"))
        .hasMessageContaining("windows/amd64:10.0 is not among");
  }

  @Test
  void anIndexTakesOverWhatItsImagesSayOfTheWhole() {
    IndexPlan known =
        IndexPlan.of(
            IMAGE.withAnnotations(Map.of(SOURCE, "x", "team", "core")),
            List.of(Platform.parse("linux/amd64")));
    assertThat(on(known).annotations()).containsExactly(Map.entry(SOURCE, "x"));
    assertThat(on(known, SOURCE, "y").annotations()).containsExactly(Map.entry(SOURCE, "y"));
    assertThat(on(known, SOURCE, "y").images().get(0).annotations()).containsEntry(SOURCE, "y");
  }

  @Test
  void oneImageTakesWhatIsForManifests() {
    ImagePlan image = IMAGE.withPlatform(Platform.parse("linux/arm64"));
    ArtifactPlan plan =
        AnnotationLevels.parse(named("manifest[linux/arm64]:a", "1", "manifest:b", "2")).on(image);
    assertThat(plan.image().annotations())
        .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
    AnnotationLevels index = AnnotationLevels.parse(named("index:a", "1"));
    assertThatThrownBy(() -> index.on(image))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one image has no index");
    AnnotationLevels other = AnnotationLevels.parse(named("manifest[linux/amd64]:a", "1"));
    assertThatThrownBy(() -> other.on(image)).hasMessageContaining("linux/amd64 is not among");
  }

  @ParameterizedTest
  @CsvSource({"index[linux/amd64]:a", "manifest-descriptor:a", "index-descriptor:a"})
  void otherLevelsAreRefused(String name) {
    assertThatThrownBy(() -> AnnotationLevels.parse(Map.of(name, "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "annotation \""
                + name
                + "\": the levels are manifest:, manifest[PLATFORM]: and index:");
  }

  @Test
  void anEmptyNameBehindALevelIsRefused() {
    assertThatThrownBy(() -> on(BOTH, "index:", "x"))
        .hasMessage("the name of an annotation is empty");
    assertThatThrownBy(() -> AnnotationLevels.parse(Map.of("manifest[arm]:a", "x")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
