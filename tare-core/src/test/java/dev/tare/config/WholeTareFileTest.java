// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static dev.tare.config.TareFiles.EVERYTHING;
import static dev.tare.config.TareFiles.EVERYTHING_AS_JSON;
import static dev.tare.config.TareFiles.FOLDER;
import static dev.tare.config.TareFiles.HEX;
import static dev.tare.config.TareFiles.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.Attributes;
import dev.tare.plan.Base;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.Compression;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.ConfigChange.Text;
import dev.tare.plan.Destination;
import dev.tare.plan.Expansion;
import dev.tare.plan.FileSet;
import dev.tare.plan.Healthcheck;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.Input;
import dev.tare.plan.LayerPlan;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WholeTareFileTest {
  private static List<FileSet> mixed() {
    return List.of(
        new FileSet.SourceFile(
            FOLDER.resolve("target/app"),
            "/usr/local/bin/app",
            ModeRule.parse("0755"),
            new Owner(1000, 1000)),
        new FileSet.SourceFile(
            FOLDER.resolve("dist/linux/arm64/tool"), "/tools/tool", ModeRule.NORMAL, Owner.ROOT),
        new FileSet.SourceFile(
            FOLDER.resolve("linux-arm64"), "/linux-arm64", ModeRule.NORMAL, Owner.ROOT),
        new FileSet.Directory("/data", OptionalInt.of(0750), Optional.of(Owner.parse("app"))),
        new FileSet.Directory("/run/app", OptionalInt.empty(), Optional.empty()),
        new FileSet.Symlink("/app", "/usr/local/bin/app", new Owner(7, 7)),
        new FileSet.Removal("/etc/motd"));
  }

  private static List<LayerPlan> layers() {
    Compression compression = Compression.parse("gzip:9");
    return List.of(
        new LayerPlan(
            "tare: add /usr/local/bin/app /tools/tool /linux-arm64 /data /run/app and 1 more;"
                + " remove /etc/motd",
            mixed(),
            compression),
        new LayerPlan(
            "tare: add /srv/www",
            List.of(
                new FileSet.SourceDirectory(
                    FOLDER.resolve("web/dist"),
                    "/srv/www",
                    new Selection(Patterns.of("**"), Patterns.of("**/*.map")),
                    new Attributes(
                        Optional.of(ModeRule.parse("u=rwX,go=rX")),
                        Optional.of(new Owner(33, 33)),
                        List.of(
                            new Attributes.Rule(
                                Patterns.of("*.sh"),
                                Optional.of(ModeRule.parse("755")),
                                Optional.empty()),
                            new Attributes.Rule(
                                Patterns.of("private"),
                                Optional.empty(),
                                Optional.of(Owner.ROOT)))))),
            compression),
        new LayerPlan(
            "tare: add /assets",
            List.of(FileSet.directory(FOLDER.resolve("assets"), "/assets")),
            compression,
            LayerPlan.Splitting.AUTO),
        new LayerPlan(
            "tare: add /usr/local",
            List.of(
                new FileSet.SourceArchive(
                    Input.of(
                        "https://example.com/go.tar.gz?v=1",
                        Optional.of(new Digest("sha256", HEX))),
                    "/usr/local",
                    new Selection(Patterns.of("go/bin/**"), Patterns.of("go/bin/gofmt")),
                    1,
                    Attributes.DEFAULT)),
            compression),
        new LayerPlan(
            "tare: add /", List.of(FileSet.archive(FOLDER.resolve("local.tar"), "/")), compression),
        new LayerPlan(
            "tare: add /opt",
            List.of(
                new FileSet.JavaArchive(
                    FOLDER.resolve("target/shop.jar"),
                    "/opt",
                    FileSet.JavaArchive.Layout.EXPLODED,
                    new Owner(5, 5))),
            compression));
  }

  @Test
  void aFileWithEveryKeyIsReadWhole() {
    FilePlan plan = read(EVERYTHING);
    ImagePlan image = plan.image();
    assertThat(image.base())
        .isEqualTo(Base.of("docker://gcr.io/distroless/static:1@sha256:" + HEX));
    assertThat(image.platform()).contains(Platform.parse("linux/arm64"));
    assertThat(image.platformOverride()).isFalse();
    assertThat(image.baseFiles()).isEqualTo(BaseFiles.EXACT);
    assertThat(image.layers()).isEqualTo(layers());
    assertThat(image.config())
        .containsExactly(
            new ConfigChange.ExpandEnv("PATH", Expansion.parse("/usr/local/go/bin:${PATH}")),
            new ConfigChange.SetEnv("MODE", "prod"),
            new ConfigChange.UnsetEnv("OLD"),
            new ConfigChange.SetStrings(StringList.ENTRYPOINT, List.of("/usr/local/bin/app")),
            new ConfigChange.Clear("Cmd"),
            new ConfigChange.SetText(Text.WORKING_DIR, "/work"),
            new ConfigChange.SetText(Text.USER, "1000"),
            new ConfigChange.SetText(Text.STOP_SIGNAL, "SIGTERM"),
            new ConfigChange.AddPort("8080/tcp"),
            new ConfigChange.AddPort("53/udp"),
            new ConfigChange.AddVolume("/data"),
            new ConfigChange.SetLabel("team", "core"),
            new ConfigChange.UnsetLabel("old"),
            new ConfigChange.SetHealthcheck(
                new Healthcheck(
                    Optional.of(List.of("CMD", "/app", "--check")),
                    Map.of(
                        Healthcheck.Time.INTERVAL, Duration.ofSeconds(90),
                        Healthcheck.Time.TIMEOUT, Duration.ofMillis(1500),
                        Healthcheck.Time.START_PERIOD, Duration.ofMillis(500),
                        Healthcheck.Time.START_INTERVAL, Duration.ZERO),
                    OptionalInt.of(3))),
            new ConfigChange.SetStrings(StringList.ON_BUILD, List.of("COPY . /src")),
            new ConfigChange.SetStrings(StringList.SHELL, List.of("/bin/bash", "-c")),
            new ConfigChange.SetAuthor("Core Team"),
            new ConfigChange.AddHistory("made of the release 1"));
    assertThat(image.annotations())
        .isEqualTo(Map.of("org.opencontainers.image.source", "https://example.com/app"));
    assertThat(image.format()).isEqualTo(ImagePlan.Format.DOCKER);
    assertThat(image.created()).isEqualTo(Instant.ofEpochSecond(5));
    assertThat(plan.destinations())
        .containsExactly(
            Destination.of("ghcr.io/me/app:{short_hash}"),
            Destination.of("oci-archive:/project/app.tar"),
            Destination.of("docker-daemon:app:latest"));
  }

  @Test
  void jsonSaysTheSame() {
    assertThat(said("tare.json", EVERYTHING_AS_JSON))
        .isEqualTo(said("tare.yml", EVERYTHING))
        .isEqualTo(said("standard input", EVERYTHING_AS_JSON));
  }

  private static List<Object> said(String name, String text) {
    FilePlan plan = read(name, text, List.of());
    return List.of(plan.artifact(), plan.destinations(), plan.strict());
  }
}
