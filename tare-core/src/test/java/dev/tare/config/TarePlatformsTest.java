// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static dev.tare.config.TareFiles.FOLDER;
import static dev.tare.config.TareFiles.HEX;
import static dev.tare.config.TareFiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.FileSet;
import dev.tare.plan.IndexPlan;
import dev.tare.plan.Input;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TarePlatformsTest {
  @Test
  void onePlatformOfSeveralCanBeChosen() {
    String file = "tare: 1\nplatforms: [linux/amd64, linux/arm/v7]\n";
    assertThat(read("tare.yaml", file, List.of(Platform.parse("linux/arm/v7"))).image().platform())
        .contains(Platform.parse("linux/arm/v7"));
    assertThatThrownBy(() -> read("tare.yaml", file, List.of(Platform.parse("linux/s390x"))))
        .isInstanceOf(BuildFileException.class)
        .hasMessage("tare.yaml:2:12: platforms: does not have linux/s390x");
  }

  @Test
  void severalPlatformsMakeAnIndexInTheirOrder() {
    String file =
        """
        tare: 1
        platforms: [linux/arm/v7, linux/amd64]
        layers:
          - files: [{source: "dist/{platform}/tool", dest: /tool}]
          - {directory: "lib-{os}-{arch}{variant}", dest: /lib}
          - {directory: web, dest: /srv}
        annotations: {org.opencontainers.image.source: s, team: a, "index:team": b}
        """;
    IndexPlan plan = (IndexPlan) read(file).artifact();
    assertThat(plan.images())
        .extracting(image -> image.platform().orElseThrow())
        .containsExactly(Platform.parse("linux/arm/v7"), Platform.parse("linux/amd64"));
    assertThat(plan.images().get(0).layers())
        .extracting(layer -> layer.files().get(0))
        .containsExactly(
            FileSet.file(FOLDER.resolve("dist/linux/arm/v7/tool"), "/tool"),
            FileSet.directory(FOLDER.resolve("lib-linux-armv7"), "/lib"),
            FileSet.directory(FOLDER.resolve("web"), "/srv"));
    assertThat(plan.images().get(1).layers().get(1).files())
        .containsExactly(FileSet.directory(FOLDER.resolve("lib-linux-amd64"), "/lib"));
    assertThat(plan.images().get(1).layers().get(2))
        .isEqualTo(plan.images().get(0).layers().get(2));
    assertThat(plan.annotations())
        .containsOnly(Map.entry("org.opencontainers.image.source", "s"), Map.entry("team", "b"));
    assertThat(plan.images().get(0).annotations()).containsEntry("team", "a");
    assertThat(plan.always()).isFalse();
  }

  @Test
  void versionsOfAnOperatingSystemAreForTheSameFiles() {
    String file =
        """
        tare: 1
        from: registry.example.com/nanoserver
        platforms: ["windows/amd64:10.0.17763", "windows/amd64:10.0.20348"]
        layers:
          - files: [{source: "dist/{platform}/tool.exe", dest: /Files/tool.exe}]
          - tar: "https://example.com/{arch}.tgz"
            sha256: {windows/amd64: "HEX", windows/amd64:10.0.20348: "OTHER"}
        """
            .replace("HEX", HEX)
            .replace("OTHER", "2".repeat(64));
    IndexPlan plan = (IndexPlan) read(file).artifact();
    assertThat(plan.images())
        .extracting(image -> image.platform().orElseThrow().toString())
        .containsExactly("windows/amd64:10.0.17763", "windows/amd64:10.0.20348");
    assertThat(plan.images())
        .extracting(image -> image.layers().get(0).files().get(0))
        .containsOnly(
            FileSet.file(FOLDER.resolve("dist/windows/amd64/tool.exe"), "/Files/tool.exe"));
    assertThat(plan.images())
        .extracting(
            image -> ((FileSet.SourceArchive) image.layers().get(1).files().get(0)).source())
        .containsExactly(
            Input.of("https://example.com/amd64.tgz", Optional.of(Digest.parse("sha256:" + HEX))),
            Input.of(
                "https://example.com/amd64.tgz",
                Optional.of(Digest.parse("sha256:" + "2".repeat(64)))));
  }

  @Test
  void anArchiveOfEachPlatformHasItsOwnDigest() {
    String other = "2".repeat(64);
    String file =
        """
        tare: 1
        platforms: [linux/amd64, linux/arm64]
        layers:
          - tar: "https://example.com/{arch}.tgz"
            sha256: {linux/amd64: "HEX", linux/aarch64: "OTHER"}
        """
            .replace("HEX", HEX)
            .replace("OTHER", other);
    assertThat(read(file).artifact().images())
        .extracting(
            image -> ((FileSet.SourceArchive) image.layers().get(0).files().get(0)).source())
        .containsExactly(
            Input.of("https://example.com/amd64.tgz", Optional.of(Digest.parse("sha256:" + HEX))),
            Input.of(
                "https://example.com/arm64.tgz", Optional.of(Digest.parse("sha256:" + other))));
  }

  @Test
  void someOfSeveralPlatformsAreMadeInTheOrderOfTheChoice() {
    String file = "tare: 1\nplatforms: [linux/amd64, linux/arm64, linux/s390x]\n";
    List<Platform> chosen = List.of(Platform.parse("linux/s390x"), Platform.parse("linux/amd64"));
    assertThat(read("tare.yaml", file, chosen).artifact().images())
        .extracting(image -> image.platform().orElseThrow())
        .containsExactlyElementsOf(chosen);
  }

  @Test
  void allMeansEveryPlatformOfTheBase() {
    IndexPlan plan = (IndexPlan) read("tare: 1\nfrom: debian:12\nplatforms: all\n").artifact();
    assertThat(plan.every()).isTrue();
    assertThat(plan.images()).hasSize(1);
    assertThat(plan.images().get(0).platform()).isEmpty();
    Platform arm = Platform.parse("linux/arm64");
    String file = "tare: 1\nfrom: debian:12\nplatforms: all\n";
    assertThat(read("tare.yaml", file, List.of(arm)).image().platform()).contains(arm);
  }

  @Test
  void onePlatformGetsAnIndexIfThatIsSaid() {
    String file = "tare: 1\nplatforms: [linux/amd64]\n";
    assertThat(read(file + "index: auto\n").image().platform()).isPresent();
    IndexPlan plan = (IndexPlan) read(file + "index: always\n").artifact();
    assertThat(plan.always()).isTrue();
    assertThat(plan.images()).hasSize(1);
  }

  @Test
  void aDinkerFileChoosesItsPlatformItself() {
    assertThatThrownBy(() -> read("dinker.json", "{}", List.of(Platform.parse("linux/arm64"))))
        .isInstanceOf(BuildFileException.class)
        .hasMessageContaining("arch and os");
  }
}
