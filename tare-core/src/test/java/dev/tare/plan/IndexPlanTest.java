// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IndexPlanTest {
  private static final ImagePlan IMAGE = ImagePlan.of(Base.of("debian:12"));
  private static final Platform AMD64 = Platform.parse("linux/amd64");

  private static ImagePlan on(String platform) {
    return IMAGE.withPlatform(Platform.parse(platform));
  }

  @Test
  void aPlanHasOneImageForEachPlatform() {
    IndexPlan plan = IndexPlan.of(IMAGE, List.of(AMD64, Platform.parse("linux/arm/v7")));
    assertThat(plan.images()).containsExactly(on("linux/amd64"), on("linux/arm/v7"));
    assertThat(plan.every()).isFalse();
    assertThatThrownBy(plan::image).isInstanceOf(IllegalStateException.class);
    assertThat(IMAGE.images()).containsExactly(IMAGE);
    assertThat(IMAGE.image()).isEqualTo(IMAGE);
  }

  @Test
  void platformsAreThereOnce() {
    ImagePlan other = IMAGE.withPlatform(Platform.of("linux", "aarch64", "v8"));
    assertThatThrownBy(() -> IndexPlan.of(on("linux/arm64"), other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("platform linux/aarch64/v8 is there twice");
    assertThatThrownBy(() -> IndexPlan.of(IMAGE, on("linux/arm64")))
        .hasMessage("an image of an index has no platform");
    assertThatThrownBy(IndexPlan::of).hasMessage("an index has no images");
  }

  @Test
  void theFormatIsOneForAll() {
    ImagePlan docker = on("linux/amd64").withFormat(ImagePlan.Format.DOCKER);
    assertThatThrownBy(() -> IndexPlan.of(docker, on("linux/arm64")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the images of an index have one format");
  }

  @Test
  void everyPlatformNeedsABaseThatHasSome() {
    assertThat(IndexPlan.everyPlatform(IMAGE).every()).isTrue();
    assertThatThrownBy(() -> IndexPlan.everyPlatform(on("linux/arm64")))
        .isInstanceOf(IllegalArgumentException.class);
    ImagePlan scratch = ImagePlan.of(new Base.Scratch());
    assertThatThrownBy(() -> IndexPlan.everyPlatform(scratch))
        .hasMessage("scratch has no platforms; list those that are meant");
    Base kept = new Base.Kept(new Location.OciArchive("a.tar", Optional.empty()), Optional.empty());
    assertThatThrownBy(() -> IndexPlan.of(ImagePlan.of(kept), List.of(AMD64)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void annotationsHaveNames() {
    assertThatThrownBy(() -> IndexPlan.everyPlatform(IMAGE).withAnnotations(Map.of("", "x")))
        .hasMessage("the name of an annotation is empty");
  }
}
