// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every engine and tool takes our archives, and what is in them runs. */
class EnginesIT {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void build() {
    program = Inputs.program(folder);
  }

  private static Path archive(String name, String... more) {
    Path archive = folder.resolve(name + ".tar");
    List<String> all =
        new ArrayList<>(List.of("build", "-o", archive.toString(), "-t", "lab/" + name + ":1"));
    all.addAll(List.of(more));
    all.add(program.toString());
    Tare.in(folder).ok(all.toArray(String[]::new));
    return archive;
  }

  private static String dockerRun(String image, String... words) {
    List<String> command =
        Lab.docker("run", "--rm", "--network=none", "--env", "GREETING=hi", image);
    command.addAll(List.of(words));
    return Run.of(command).succeeded().output();
  }

  @Tag("dockerd")
  @Test
  void theExampleOfTheReadmeRunsUnderDocker() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("example"));
    for (String name : List.of("dinker.json", "hello-amd64", "hello-arm64")) {
      Files.copy(
          Lab.ROOT.resolve("examples/hello").resolve(name),
          copy.resolve(name),
          java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    }
    assertThat(Tare.in(folder).ok("build", "example").output())
        .matches("\\S*hello\\S*@sha256:[0-9a-f]{64}\n");
    Path archive = copy.resolve("hello.tar");
    assertThat(Files.size(archive)).isLessThan(16 << 10);
    Run.of(Lab.docker("load", "--input", archive.toString())).succeeded();
    assertThat(
            Run.of(Lab.docker("run", "--rm", "--network=none", "hello:latest"))
                .succeeded()
                .output())
        .contains("hello");
  }

  @Tag("dockerd")
  @Test
  void dockerLoadsAndRunsIt() {
    Path archive = archive("docker", "--user", "1000", "--workdir", "/work", "--cmd", "[\"a b\"]");
    Run.of(Lab.docker("load", "--input", archive.toString())).succeeded();
    assertThat(dockerRun("lab/docker:1")).isEqualTo("uid=1000 cwd=/work greeting=hi a b\n");
  }

  @Tag("dockerd")
  @Test
  void dockerLoadsAndRunsTheLegacyForm() {
    Path archive = archive("legacy", "--archive-layout=legacy", "--env", "GREETING=no");
    assertThat(Run.of("tar", "-tf", archive.toString()).succeeded().output())
        .contains("repositories", "/layer.tar", "/VERSION", "/json", "manifest.json");
    Run.of(Lab.docker("load", "--input", archive.toString())).succeeded();
    assertThat(dockerRun("lab/legacy:1", "x")).isEqualTo("uid=0 cwd=/ greeting=hi x\n");
  }

  @Tag("dockerd")
  @Test
  void dockerLoadsWhatComesOutOfAPipe() {
    String pipe =
        Lab.ROOT.resolve("tare")
            + " build -o - -t lab/piped:1 "
            + program
            + " | "
            + String.join(" ", Lab.docker("load"));
    assertThat(Run.of("sh", "-c", pipe).succeeded().output()).contains("lab/piped:1");
    assertThat(dockerRun("lab/piped:1")).startsWith("uid=0");
  }

  @Tag("podman")
  @Test
  void podmanLoadsAndRunsIt() {
    Path archive = archive("podman");
    Run.of(Lab.podman("load", "--input", archive.toString())).succeeded();
    assertThat(
            Run.of(Lab.podman("run", "--rm", "--network=none", "lab/podman:1", "y"))
                .succeeded()
                .output())
        .isEqualTo("uid=0 cwd=/ greeting=- y\n");
  }

  @Tag("containerd")
  @Test
  void containerdImportsEveryPlatformAndDigest() {
    Path archive = archive("containerd");
    Run.of(
            Lab.ctr(
                "images",
                "import",
                "--all-platforms",
                "--digests",
                "--no-unpack",
                archive.toString()))
        .succeeded();
    assertThat(Run.of(Lab.ctr("images", "list", "--quiet")).succeeded().output())
        .contains("docker.io/lab/containerd:1");
    assertThat(Run.of(Lab.ctr("images", "check", "--quiet")).succeeded().output())
        .contains("docker.io/lab/containerd:1");
  }

  @Test
  void skopeoReadsItAsBothKindsOfArchive() {
    Path archive = archive("skopeo");
    String asOci = Run.of("skopeo", "inspect", "oci-archive:" + archive).succeeded().output();
    String asDocker =
        Run.of("skopeo", "inspect", "docker-archive:" + archive + ":lab/skopeo:1")
            .succeeded()
            .output();
    assertThat(asOci).contains("\"Os\": \"linux\"", Inputs.architecture());
    assertThat(asDocker).contains("\"Os\": \"linux\"", Inputs.architecture());
  }

  @Test
  void umociUnpacksTheLayout() throws Exception {
    Path layout = folder.resolve("layout");
    Tare.in(folder).ok("build", "--to", "oci:" + layout + ":one", program.toString());
    Path bundle = folder.resolve("bundle");
    Run.of("umoci", "unpack", "--rootless", "--image", layout + ":one", bundle.toString())
        .succeeded();
    assertThat(bundle.resolve("rootfs/say")).hasSameBinaryContentAs(program).isExecutable();
    assertThat(Files.readString(bundle.resolve("config.json"))).contains("\"/say\"");
  }

  @Test
  void aLayoutKeepsItsOtherImages() {
    Path layout = folder.resolve("shared");
    Tare.in(folder).ok("build", "--to", "oci:" + layout + ":a", program.toString());
    String before = digest("oci:" + layout + ":a");
    Tare.in(folder).ok("build", "--env", "B=1", "--to", "oci:" + layout + ":b", program.toString());
    assertThat(digest("oci:" + layout + ":a")).isEqualTo(before);
    assertThat(digest("oci:" + layout + ":b")).isNotEqualTo(before);
    assertThat(Run.of("umoci", "list", "--layout", layout.toString()).succeeded().output())
        .isEqualTo("a\nb\n");
  }

  @Tag("dockerd")
  @Test
  void aProgramWithoutADestinationBecomesAnArchiveBesideUs() throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    Run run = Tare.in(here).ok("build", program.toString());
    assertThat(run.output()).matches("\\S+@sha256:[0-9a-f]{64}\n");
    Run.of(Lab.docker("load", "--input", here.resolve("say.tar").toString())).succeeded();
    assertThat(dockerRun("say:latest")).startsWith("uid=0");
  }

  @Test
  void severalDestinationsGetTheSameImage() {
    Path one = folder.resolve("same.tar");
    Path two = folder.resolve("same-layout");
    Run run =
        Tare.in(folder)
            .ok(
                "build",
                "-o",
                one.toString(),
                "--to",
                "oci:" + two + ":x",
                "-t",
                "same:1",
                program.toString());
    List<String> digests = run.output().lines().map(l -> l.substring(l.indexOf('@'))).toList();
    assertThat(digests).hasSize(2);
    assertThat(digests.get(0)).isEqualTo(digests.get(1)).endsWith(digest("oci:" + two + ":x"));
    assertThat(digest("oci-archive:" + one)).isEqualTo(digest("oci:" + two + ":x"));
  }

  private static String digest(String location) {
    return Run.of("skopeo", "inspect", "--format", "{{.Digest}}", location)
        .succeeded()
        .output()
        .trim();
  }
}
