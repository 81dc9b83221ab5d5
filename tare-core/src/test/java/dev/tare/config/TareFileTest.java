// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static dev.tare.config.TareFiles.FOLDER;
import static dev.tare.config.TareFiles.HEX;
import static dev.tare.config.TareFiles.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Base;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.Destination;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TareFileTest {
  private static FileSet only(String layers) {
    List<LayerPlan> plans = read("tare: 1\nlayers:\n  - " + layers + "\n").image().layers();
    assertThat(plans).hasSize(1);
    assertThat(plans.get(0).files()).hasSize(1);
    return plans.get(0).files().get(0);
  }

  private static FilePlan withVcs(String text, Instant created, Map<String, String> variables) {
    return BuildFiles.read(
        ("tare: 1\nvcs: true\n" + text).getBytes(StandardCharsets.UTF_8),
        new BuildFileContext(
            "tare.yaml",
            Path.of("/"),
            created,
            Platform.parse("linux/amd64"),
            List.of(),
            name -> Optional.ofNullable(variables.get(name))));
  }

  private static final Map<String, String> CI =
      Map.of(
          "CI_PROJECT_URL", "https://example.com/app",
          "CI_COMMIT_SHA", "1".repeat(40),
          "CI_COMMIT_TAG", "v1");

  @Test
  void whereTheFilesComeFromIsToldIfAskedFor() {
    ImagePlan image = withVcs("", Instant.ofEpochSecond(5), CI).image();
    assertThat(image.annotations())
        .containsExactly(
            Map.entry("org.opencontainers.image.created", "1970-01-01T00:00:05Z"),
            Map.entry("org.opencontainers.image.source", "https://example.com/app"),
            Map.entry("org.opencontainers.image.revision", "1".repeat(40)),
            Map.entry("org.opencontainers.image.version", "v1"));
    assertThat(image.config())
        .containsExactlyElementsOf(
            image.annotations().entrySet().stream()
                .map(entry -> new ConfigChange.SetLabel(entry.getKey(), entry.getValue()))
                .toList());
    assertThat(read("tare: 1\nvcs: false\n").image().annotations()).isEmpty();
  }

  @Test
  void whatIsNotKnownIsNotLeftAsTheBaseHasIt() {
    ImagePlan image =
        withVcs(
                "annotations: {org.opencontainers.image.source: mine, a: b}\n"
                    + "config: {labels: {org.opencontainers.image.version: mine}}\n",
                Instant.EPOCH,
                Map.of("CI_COMMIT_SHA", "2".repeat(64)))
            .image();
    assertThat(image.annotations())
        .containsExactly(
            Map.entry("org.opencontainers.image.revision", "2".repeat(64)),
            Map.entry("org.opencontainers.image.source", "mine"),
            Map.entry("a", "b"));
    assertThat(image.config())
        .containsExactly(
            new ConfigChange.UnsetLabel("org.opencontainers.image.created"),
            new ConfigChange.UnsetLabel("org.opencontainers.image.source"),
            new ConfigChange.SetLabel("org.opencontainers.image.revision", "2".repeat(64)),
            new ConfigChange.UnsetLabel("org.opencontainers.image.version"),
            new ConfigChange.SetLabel("org.opencontainers.image.version", "mine"));
    assertThat(withVcs("config: {labels: null}\n", Instant.EPOCH, CI).image().config())
        .hasSize(5)
        .startsWith(new ConfigChange.Clear("Labels"));
  }

  @Test
  void basesAreLocations() {
    assertThat(read("tare: 1\nfrom: scratch\n").image().base()).isEqualTo(new Base.Scratch());
    assertThat(read("tare: 1\nfrom: debian:12\n").image().base()).isEqualTo(Base.of("debian:12"));
    assertThat(read("tare: 1\nfrom: {image: 'oci:base:1'}\n").image().base())
        .isEqualTo(Base.of("oci:/project/base:1"));
  }

  @Test
  void sourcesAndTargetsHaveTheirDefaults() {
    assertThat(only("files: [{source: ../bin/app}]"))
        .isEqualTo(FileSet.file(FOLDER.resolve("../bin/app"), "/app"));
    assertThat(only("files: [{source: /abs/app, dest: opt//x/./app}]"))
        .isEqualTo(FileSet.file(Path.of("/abs/app"), "/opt/x/app"));
    assertThat(only("{directory: ., dest: /}"))
        .isEqualTo(FileSet.directory(FOLDER.resolve("."), "/"));
    assertThat(only("tar: /abs/a.tar")).isEqualTo(FileSet.archive(Path.of("/abs/a.tar"), "/"));
  }

  @Test
  void oneDestinationNeedsNoList() {
    assertThat(read("tare: 1\nto: oci:out:x\n").destinations())
        .containsExactly(Destination.of("oci:/project/out:x"));
  }

  @Test
  void theHistoryDoesNotDependOnTheFileOrItsPlace() {
    String file = "tare: 1\nlayers: [{remove: [/a, /b]}]\n";
    assertThat(read("other/tare.yml", file, List.of()).image()).isEqualTo(read(file).image());
    assertThat(read(file).image().layers().get(0).createdBy()).isEqualTo("tare: remove /a /b");
  }

  @Test
  void locationsOfDigestsKeepTheirTag() {
    Base base =
        read("tare: 1\nfrom: {image: 'a:1', digest: 'sha256:" + HEX + "'}\n").image().base();
    assertThat(base).isInstanceOf(Base.From.class);
    assertThat(((Base.From) base).location())
        .isEqualTo(Location.parse("docker://docker.io/library/a:1@sha256:" + HEX));
  }
}
