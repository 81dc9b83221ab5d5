// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images for several platforms, as options and build files ask for them. */
class PlatformsTest {
  @TempDir Path folder;
  private String layout = "";

  @BeforeEach
  void programs() throws IOException {
    for (String name : List.of("app-amd64", "app-arm64", "app-armv7")) {
      Files.writeString(folder.resolve(name), "program " + name + "\n");
    }
    layout = "oci:" + folder.resolve("layout") + ":x";
  }

  private TestRun build(String... options) {
    List<String> all = new ArrayList<>(List.of("build", "--to", layout));
    all.addAll(List.of(options));
    return TestRun.of(all.toArray(String[]::new));
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("tare.yaml"), text).toString();
  }

  private static void refused(TestRun run, String message) {
    assertThat(run.error()).isEqualTo("tare: " + message + "\n");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void severalPlatformsMakeAnIndexWithTheFilesOfEach() {
    String source = folder + "/app-{arch}{variant}:/app";
    TestRun run =
        build("--platform=linux/arm64,linux/amd64", "--platform=linux/arm/v7", "--file", source);
    assertThat(run.error()).isEmpty();
    assertThat(run.output()).hasLineCount(1).startsWith(layout + "@sha256:");
    String index = TestRun.of("inspect", layout).output();
    assertThat(index).contains("vnd.oci.image.index");
    assertThat(index.lines().filter(line -> line.startsWith("  linux/")))
        .extracting(line -> line.strip().split(" ")[0])
        .containsExactly("linux/arm64", "linux/amd64", "linux/arm/v7");
    for (String platform : List.of("linux/arm64", "linux/amd64", "linux/arm/v7")) {
      TestRun list = TestRun.of("ls", "--no-cache", "--platform", platform, layout);
      String name = "app-" + platform.substring(6).replace("/", "");
      assertThat(list.output()).contains(" " + ("program " + name + "\n").length() + " /app");
      assertThat(TestRun.of("inspect", "--platform", platform, layout).output())
          .contains("tare: add /app");
    }
  }

  @Test
  void theSameFilesInTheSameOrderAreTheSameIndex() throws IOException {
    String text =
        """
        tare: 1
        platforms: [linux/arm64, linux/amd64]
        layers:
          - files: [{source: "app-{arch}", dest: /app}]
        """;
    String one = build(file(text)).output();
    assertThat(build("--no-cache", file(text)).output()).isEqualTo(one).isNotEmpty();
    assertThat(build("--platform=linux/amd64,linux/arm64", file(text)).output()).isNotEqualTo(one);
    String lone = build("--platform=linux/amd64", file(text)).output();
    assertThat(TestRun.of("inspect", "--raw", layout).output()).contains("image.manifest.v1");
    assertThat(build("--platform=linux/amd64", file(text + "index: always\n")).output())
        .isNotEqualTo(lone);
    assertThat(TestRun.of("inspect", layout).output()).contains("image.index.v1");
  }

  @Test
  void everyPlatformOfABaseIsChanged() {
    assertThat(build("--platform=linux/arm64,linux/amd64", "--file", folder + "/app-{arch}").code())
        .isEqualTo(ExitCode.OK);
    String changed = "oci:" + folder.resolve("changed") + ":y";
    TestRun run =
        TestRun.of(
            "build", "--from", layout, "--all-platforms", "--label", "team=core", "--to", changed);
    assertThat(run.error()).isEmpty();
    for (String platform : List.of("linux/arm64", "linux/amd64")) {
      String image = TestRun.of("inspect", "--platform", platform, changed).output();
      assertThat(image).contains("Platform:   " + platform, "Label:      team=core");
      assertThat(image).contains("Layers:     1,");
    }
  }

  @Test
  void aDryRunTellsOfEveryPlatform() {
    String source = folder + "/app-{arch}:/app";
    TestRun dry = build("--dry-run", "--platform=linux/arm64,linux/amd64", "--file", source);
    assertThat(dry.output().lines().map(line -> line.split(" ")[0]).toList())
        .startsWith("platform", "base", "layer", "platform", "base", "layer");
    assertThat(dry.output()).contains("platform linux/arm64 sha256:");
    TestRun json =
        build("--dry-run", "--json", "--platform=linux/arm64,linux/amd64", "--file", source);
    assertThat(json.output())
        .startsWith("{\"platforms\":[{\"platform\":\"linux/arm64\",\"digest\":\"sha256:")
        .contains("\"hash\":");
    assertThat(folder.resolve("layout")).doesNotExist();
  }

  @Test
  void theResultAsJsonAndProgressNameThePlatforms() {
    String source = folder + "/app-{arch}:/app";
    TestRun run =
        build("--json", "--progress=json", "--platform=linux/arm64,linux/amd64", "--file", source);
    assertThat(run.output())
        .startsWith("{\"platforms\":[{\"platform\":\"linux/arm64\",\"digest\":\"sha256:");
    assertThat(run.error()).contains("\"platform\":\"linux/arm64\"", "\"shared\":false");
    run = build("--progress=plain", "--platform=linux/arm64,linux/amd64", "--file", source);
    assertThat(run.error()).contains(" for linux/arm64\n", " for linux/amd64\n");
  }

  @Test
  void anErrorNamesThePlatformAndLeavesNothing() {
    TestRun run =
        build("--platform=linux/amd64,linux/s390x", "--file", folder + "/app-{arch}:/app");
    assertThat(run.error()).startsWith("tare: linux/s390x: ").contains("app-s390x").hasLineCount(1);
    assertThat(run.code()).isEqualTo(ExitCode.IO);
    assertThat(folder.resolve("layout")).doesNotExist();
    build("--platform=linux/amd64,linux/arm64", "--file", folder + "/app-{arch}:/app");
    TestRun base =
        TestRun.of("build", "--from", layout, "--platform=linux/amd64,linux/s390x", "--dry-run");
    assertThat(base.error()).startsWith("tare: linux/s390x: no image for linux/s390x in ");
    assertThat(base.code()).isEqualTo(ExitCode.NOT_FOUND);
  }

  @Test
  void platformsThatCannotBeMeantAreRefused() {
    String app = folder.resolve("app-amd64").toString();
    refused(
        build("--platform=linux/arm64,linux/aarch64", app),
        "--platform: linux/arm64 is given twice");
    assertThat(build("--platform=linux/arm64,", app).error())
        .startsWith("tare: --platform: invalid platform \"\"");
    refused(
        build("--all-platforms", "--platform=linux/arm64", "--from", layout),
        "--all-platforms and --platform: give one of them");
    refused(
        build("--all-platforms", app),
        "--all-platforms: scratch has no platforms; list those that are meant");
    refused(
        build("--all-platforms", "--from", layout, "--file", folder + "/app-{arch}:/x"),
        "--file: {arch} needs platforms that are listed; list those you build");
    refused(build("--index=always", app), "--index: always needs --platform or --all-platforms");
    refused(
        build("--annotation=index:a=b", app),
        "--annotation: annotation \"index:a\": one image has no index; leave index: out, or list"
            + " several platforms");
    refused(
        TestRun.of(
            "build",
            "--platform=linux/amd64,linux/arm64",
            "--archive-layout=legacy",
            "-o",
            folder.resolve("a.tar").toString(),
            app),
        "docker-archive:"
            + folder.resolve("a.tar")
            + ": the legacy form of archives holds one image; take the universal form or one"
            + " platform");
  }

  @Test
  void versionsOfAnOperatingSystemAreNamedAndChosen() {
    String app = folder + "/app-{arch}:/{platform}";
    TestRun run =
        build(
            "--platform=windows/amd64:10.0.17763,windows/amd64:10.0.20348.1",
            "--json",
            "--file",
            app);
    assertThat(run.error()).isEmpty();
    assertThat(run.output())
        .contains(
            "{\"platform\":\"windows/amd64:10.0.17763\",\"digest\":",
            "{\"platform\":\"windows/amd64:10.0.20348.1\",\"digest\":");
    assertThat(TestRun.of("inspect", layout).output())
        .containsPattern("  windows/amd64        sha256:[0-9a-f]{64}  10.0.17763\n")
        .containsPattern("  windows/amd64        sha256:[0-9a-f]{64}  10.0.20348.1\n");
    String server = "--platform=windows/amd64:10.0.20348";
    assertThat(TestRun.of("inspect", server, layout).output())
        .contains("Platform:   windows/amd64, 10.0.20348.1\n");
    assertThat(TestRun.of("inspect", "--json", server, layout).output())
        .contains("\"platform\":\"windows/amd64\"", "\"os.version\":\"10.0.20348.1\"");
    assertThat(TestRun.of("ls", "--no-cache", server, layout, "/windows").output())
        .endsWith(" /windows/amd64\n");
    String one = "oci:" + folder.resolve("one") + ":x";
    assertThat(TestRun.of("copy", server, layout, one).error()).isEmpty();
    assertThat(TestRun.of("inspect", "--config", one).output())
        .isEqualTo(TestRun.of("inspect", "--config", server, layout).output());
    assertThat(TestRun.of("build", "--from", layout, server, "--label=a=b", "--to", one).error())
        .isEmpty();
    assertThat(TestRun.of("inspect", one).output()).contains("windows/amd64, 10.0.20348.1\n");
    TestRun absent = TestRun.of("ls", "--platform=windows/amd64:10.0.26100", layout);
    assertThat(absent.code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(absent.error())
        .endsWith("there is windows/amd64:10.0.17763, windows/amd64:10.0.20348.1\n");
    refused(
        build("--platform=windows/amd64:10,windows/amd64:10", "--file", app),
        "--platform: windows/amd64:10 is given twice");
  }

  @Test
  void aFileOfTheVeryNameIsMeant() throws IOException {
    Files.writeString(folder.resolve("{arch}"), "literal");
    assertThat(build("--platform=linux/amd64", "--file", folder + "/{arch}").error()).isEmpty();
    assertThat(TestRun.of("ls", "--no-cache", "--platform=linux/amd64", layout).output())
        .contains("/{arch}");
  }

  @Test
  void aCopyThatKeepsOneOfTheImagesSaysWhich() {
    build("--platform=linux/s390x,linux/ppc64le", "--file", folder + "/app-arm64:/app");
    String archive = "docker-archive:" + folder.resolve("one.tar");
    TestRun kept = TestRun.of("copy", "--archive-layout=legacy", layout, archive);
    assertThat(kept.code()).isEqualTo(ExitCode.OK);
    assertThat(kept.error())
        .isEqualTo(
            "tare: the legacy form of archives keeps one image of the index, that for linux/s390x;"
                + " the universal form keeps all\n");
    assertThat(TestRun.of("inspect", archive).output()).contains("Platform:   linux/s390x");
    assertThat(
            TestRun.of(
                    "copy", "--archive-layout=legacy", "--platform=linux/ppc64le", layout, archive)
                .error())
        .isEmpty();
    assertThat(TestRun.of("copy", layout, archive).error()).isEmpty();
  }

  @Test
  void aCopyMayTakeSomeOfTheImages() {
    build(
        "--platform=linux/arm64,linux/amd64,linux/arm/v7",
        "--file",
        folder + "/app-{arch}{variant}:/app",
        "--annotation=index:kept=yes");
    String some = "oci-archive:" + folder.resolve("some.tar");
    assertThat(TestRun.of("copy", "--platform=linux/arm/v7,linux/arm64", layout, some).error())
        .isEmpty();
    String index = TestRun.of("inspect", some).output();
    assertThat(index).contains("Annotation: kept=yes").doesNotContain("linux/amd64");
    assertThat(index.indexOf("linux/arm64")).isLessThan(index.indexOf("linux/arm/v7"));
    TestRun one = TestRun.of("copy", "--platform=linux/amd64", layout, "oci:" + folder + "/one:x");
    String raw = TestRun.of("inspect", "--raw", "oci:" + folder + "/one:x").output();
    assertThat(raw).contains("image.manifest.v1");
    assertThat(one.output()).doesNotContain(index.lines().toList().get(1).substring(12));
    TestRun absent =
        TestRun.of("copy", "--platform=linux/amd64,linux/riscv64", layout, "oci:never:x");
    assertThat(absent.code()).isEqualTo(ExitCode.NOT_FOUND);
    assertThat(absent.error()).contains("no image for linux/riscv64", "there is linux/arm64");
  }
}
