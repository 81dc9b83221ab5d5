// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines over their sockets, without their programs. */
class DaemonIT {
  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void input() {
    program = Inputs.program(folder);
  }

  private static Tare docker() {
    return Tare.in(folder).env("DOCKER_HOST", "unix://" + Lab.dockerSocket());
  }

  private static String run(String image) {
    return Run.of(Lab.docker("run", "--rm", "--network=none", image, "z")).succeeded().output();
  }

  @Tag("dockerd")
  @Test
  void dockerGetsAnImageAndRunsIt() {
    Run run = docker().ok("build", "--to", "docker-daemon:lab/direct:1", program.toString());
    assertThat(run.output()).startsWith("docker-daemon:lab/direct:1@sha256:");
    assertThat(run("lab/direct:1")).isEqualTo("uid=0 cwd=/ greeting=- z\n");
  }

  @Tag("dockerd")
  @Test
  void aStaticProgramRunsOnTheBundleForScratch() {
    docker()
        .ok(
            "build",
            "--strict",
            "--scratch-bundle=standard",
            "--to",
            "docker-daemon:lab/bundle:1",
            "--user",
            "nonroot",
            "/bin/busybox");
    String script =
        "id; grep -c 'BEGIN CERT' /etc/ssl/certs/ca-certificates.crt; touch /tmp/x && echo ours;"
            + " TZ=Europe/Paris date -d @0 +%H";
    List<String> lines =
        Run.of(Lab.docker("run", "--rm", "--network=none", "lab/bundle:1", "sh", "-c", script))
            .succeeded()
            .output()
            .lines()
            .toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).startsWith("uid=65532(nonroot) gid=65532(nonroot)");
    assertThat(Integer.parseInt(lines.get(1))).isPositive();
    assertThat(lines.subList(2, 4)).containsExactly("ours", "01");
  }

  @Tag("dockerd")
  @Test
  void anImageOfDockerIsABase() {
    docker()
        .ok(
            "build",
            "--to",
            "docker-daemon:lab/base:1",
            "--file",
            program + ":/kept",
            "--entrypoint",
            "/kept");
    docker()
        .ok(
            "build",
            "--from",
            "docker-daemon:lab/base:1",
            "--to",
            "docker-daemon:lab/above:1",
            "--env",
            "GREETING=ours",
            program.toString());
    assertThat(run("lab/above:1")).isEqualTo("uid=0 cwd=/ greeting=ours z\n");
  }

  @Tag("dockerd")
  @Test
  void anImageOfDockerIsCopiedOut() {
    docker().ok("build", "--to", "docker-daemon:lab/out:1", program.toString());
    Path archive = folder.resolve("out.tar");
    docker().ok("copy", "docker-daemon:lab/out:1", "oci-archive:" + archive + ":x");
    Run.of("skopeo", "inspect", "oci-archive:" + archive).succeeded();
  }

  @Tag("podman")
  @Test
  void podmanGetsAnImageAndRunsIt() {
    Tare.in(folder)
        .env("DOCKER_HOST", "unix://" + Lab.podmanSocket())
        .ok("build", "--to", "docker-daemon:lab/podman:2", program.toString());
    assertThat(
            Run.of(Lab.podman("run", "--rm", "--network=none", "lab/podman:2", "y"))
                .succeeded()
                .output())
        .isEqualTo("uid=0 cwd=/ greeting=- y\n");
  }

  @Tag("dockerd")
  @Test
  void dinkersHostIsUsed() throws Exception {
    Path project = Files.createDirectory(folder.resolve("host"));
    Files.copy(program, project.resolve("say"));
    Inputs.write(
        project.resolve("dinker.json"),
        """
        {
          "files": [{"source": "say", "mode": "755"}],
          "entrypoint": ["/say"],
          "dests": [{"ref": "docker-daemon:lab/host:1", "host": "unix://%s"}]
        }
        """
            .formatted(Lab.dockerSocket()));
    Tare.in(folder).ok("build", "host");
    assertThat(run("lab/host:1")).startsWith("uid=0");
  }

  @Tag("dockerd")
  @Test
  void anImageThatIsNotThereIsNotFound() {
    Run run = docker().run("inspect", "docker-daemon:lab/none:1");
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.error().lines().toList()).hasSize(1);
  }

  @Test
  void anEngineThatIsNotThereIsNamed() {
    Run run =
        Tare.in(folder)
            .env("DOCKER_HOST", "unix:///nowhere/docker.sock")
            .run("build", "--to", "docker-daemon:x:1", program.toString());
    assertThat(run.status()).isEqualTo(5);
    assertThat(run.error()).contains("/nowhere/docker.sock");
    assertThat(run.error().lines().toList()).hasSize(1);
  }
}
