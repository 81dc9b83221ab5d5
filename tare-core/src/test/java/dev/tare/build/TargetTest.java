// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Location;
import dev.tare.plan.Access;
import dev.tare.plan.Base;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.Compression;
import dev.tare.plan.Destination;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  private static final String HASH = "0123456789abcdef".repeat(4);

  private static List<Target> targets(String... patterns) {
    return Target.of(Plans.plan(new Base.Scratch(), patterns), HASH);
  }

  @Test
  void placeholdersAreReplaced() {
    Destination named =
        new Destination("oci:out/{hash}:x", List.of("app:{short_hash}"), true, Access.DEFAULT);
    BuildPlan plan = new BuildPlan(Plans.plan(new Base.Scratch(), "oci:x").image(), List.of(named));
    assertThat(Target.of(plan, HASH))
        .containsExactly(
            new Target(
                Location.parse("oci:out/" + HASH + ":x"),
                List.of("app:01234567"),
                true,
                Access.DEFAULT));
  }

  @Test
  void theLegacyFormOfArchivesHasNoZstd() {
    ImagePlan some = Plans.plan(new Base.Scratch(), "oci:x").image();
    ImagePlan zstd =
        new ImagePlan(
            some.platform(),
            false,
            some.base(),
            List.of(new LayerPlan("x", List.of(), Compression.ZSTD)),
            some.config(),
            Map.of(),
            some.format(),
            some.created());
    Target.check(new BuildPlan(zstd, List.of(to("oci-archive:a", false), to("oci:a", true))));
    Target.check(new BuildPlan(some, List.of(to("docker-archive:a", true))));
    for (String place : List.of("oci-archive:a", "docker-archive:a")) {
      assertThatThrownBy(() -> Target.check(new BuildPlan(zstd, List.of(to(place, true)))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(place + ": the legacy form of archives");
    }
  }

  private static Destination to(String place, boolean legacy) {
    return new Destination(place, List.of(), legacy, Access.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "oci-archive:a.tar, docker-archive:a.tar",
    "oci-archive:a.tar, oci-archive:./x/../a.tar",
    "oci-archive:a.tar:one, oci-archive:a.tar:two",
    "oci-archive:-, docker-archive:-"
  })
  void twoImagesCannotBeInOneArchive(String one, String two) {
    assertThatThrownBy(() -> targets(one, "oci:other", two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "destination %s is the same file as %s"
                .formatted(Location.parse(two), Location.parse(one)));
  }

  @ParameterizedTest
  @CsvSource({"oci:a:x, oci:a:x", "app:1, docker://app:1", "oci-archive:a, oci-archive:a"})
  void nothingIsGivenTwice(String one, String two) {
    assertThatThrownBy(() -> targets(one, two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("destination " + Location.parse(one) + " is given twice");
  }

  @Test
  void oneLayoutOrRepositoryTakesSeveralNames() {
    assertThat(targets("oci:a:x", "oci:a:y", "app:1", "app:2", "docker-daemon:app:1")).hasSize(5);
  }

  @Test
  void aLinkedDirectoryIsSeenThrough(@TempDir Path folder) throws IOException {
    Path real = Files.createDirectory(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    assertThatThrownBy(
            () ->
                targets(
                    "oci-archive:" + real.resolve("a.tar"), "oci-archive:" + link.resolve("a.tar")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is the same file as");
  }

  @Test
  void aLinkedFileIsSeenThroughForItStaysALink(@TempDir Path folder) throws IOException {
    Path real = Files.createFile(folder.resolve("a.tar"));
    Path link = Files.createSymbolicLink(folder.resolve("b.tar"), real);
    assertThatThrownBy(() -> targets("oci-archive:" + real, "oci-archive:" + link))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is the same file as");
  }

  @Test
  void aKeptBaseIsNoDestination() {
    Base kept =
        new Base.Kept(
            (Location.OciArchive) Location.parse("oci-archive:base.tar"), Optional.empty());
    assertThatThrownBy(() -> Target.check(Plans.plan(kept, "docker-archive:base.tar")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "destination docker-archive:base.tar is the same file as the base"
                + " oci-archive:base.tar");
  }
}
