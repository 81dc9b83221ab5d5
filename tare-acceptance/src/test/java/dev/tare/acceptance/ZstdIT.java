// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers compressed with zstd, ours and those of bases, with the tools that know them. */
class ZstdIT {
  private static final String WARNING =
      "tare: warning: Docker before 23 cannot load an archive with zstd layers;"
          + " --compression=gzip is for every engine\n";

  @TempDir static Path folder;
  private static Path program;

  @BeforeAll
  static void build() {
    program = Inputs.program(folder);
  }

  private static Path archive(String name) {
    Path archive = folder.resolve(name + ".tar");
    Run run =
        Tare.in(folder)
            .ok(
                "build",
                "-q",
                "--compression=zstd",
                "-o",
                archive.toString(),
                "-t",
                "lab/" + name + ":1",
                program.toString());
    assertThat(run.error()).endsWith(WARNING);
    return archive;
  }

  private static String zstdBlob(Path directory) {
    String test = "cd '%s' && for f in *; do zstd -t -q \"$f\" 2>/dev/null && echo \"$f\"; done; :";
    return Run.of("sh", "-c", test.formatted(directory)).succeeded().output().trim();
  }

  @Test
  void aRegistryTakesItAndSkopeoPullsIt() throws Exception {
    String plain = Lab.registries().getProperty("plain");
    Run push =
        Tare.in(folder)
            .ok(
                "build",
                "-q",
                "--compression=zstd:19",
                "--insecure",
                plain,
                "--push",
                plain + "/zstd/ours:1",
                program.toString());
    assertThat(push.error()).isEmpty();
    Path pulled = folder.resolve("pulled");
    Run.of(
            "skopeo",
            "--insecure-policy",
            "copy",
            "--quiet",
            "--src-tls-verify=false",
            "docker://" + plain + "/zstd/ours:1",
            "dir:" + pulled)
        .succeeded();
    assertThat(zstdBlob(pulled)).hasSize(64);
    assertThat(Files.readString(pulled.resolve("manifest.json")))
        .contains("application/vnd.oci.image.layer.v1.tar+zstd");
  }

  @Tag("podman")
  @Test
  void podmanLoadsAndRunsIt() {
    Run.of(Lab.podman("load", "--input", archive("zstd-podman").toString())).succeeded();
    assertThat(
            Run.of(Lab.podman("run", "--rm", "--network=none", "lab/zstd-podman:1", "y"))
                .succeeded()
                .output())
        .isEqualTo("uid=0 cwd=/ greeting=- y\n");
  }

  @Tag("containerd")
  @Test
  void containerdImportsAndUnpacksIt() {
    Path archive = archive("zstd-ctr");
    Run.of(Lab.ctr("images", "import", "--snapshotter=native", archive.toString())).succeeded();
    Path mounted = folder.resolve("mounted");
    assertThat(mounted.toFile().mkdir()).isTrue();
    Run.of(
            Lab.ctr(
                "images",
                "mount",
                "--snapshotter=native",
                "docker.io/lab/zstd-ctr:1",
                mounted.toString()))
        .succeeded();
    try {
      assertThat(mounted.resolve("say")).hasSameBinaryContentAs(program).isExecutable();
    } finally {
      Run.of(Lab.ctr("images", "unmount", mounted.toString())).succeeded();
    }
  }

  @Tag("dockerd")
  @Test
  void anEngineThatDoesNotKnowItSaysSo() {
    Run run =
        Tare.in(folder)
            .env("DOCKER_HOST", "unix://" + Lab.dockerSocket())
            .run(
                "build",
                "-q",
                "--compression=zstd",
                "--to",
                "docker-daemon:lab/zstd-docker:1",
                program.toString());
    String version =
        Run.of(Lab.docker("version", "--format", "{{.Server.Version}}")).succeeded().output();
    if (Integer.parseInt(version.substring(0, version.indexOf('.'))) < 23) {
      assertThat(run.status()).isEqualTo(8);
      assertThat(run.error())
          .contains("docker.sock: ")
          .endsWith("; Docker before 23 cannot load layers compressed with zstd\n");
      assertThat(run.error().lines()).hasSize(1);
    } else {
      assertThat(run.succeeded().output()).contains("docker-daemon:lab/zstd-docker:1@sha256:");
    }
  }

  @Test
  void aBaseOfSkopeosIsExtendedAndItsFilesAreKnown() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/usr/bin"));
    Inputs.write(tree.resolve("tool"), "tool");
    Files.createSymbolicLink(folder.resolve("tree/bin"), Path.of("usr/bin"));
    Path gzip = folder.resolve("gzip-base");
    Tare.in(folder)
        .ok("build", "--directory", folder.resolve("tree") + ":/", "--to", "oci:" + gzip + ":b");
    Path base = folder.resolve("zstd-base");
    Run.of(
            "skopeo",
            "--insecure-policy",
            "copy",
            "--quiet",
            "--dest-compress-format=zstd",
            "oci:" + gzip + ":b",
            "oci:" + base + ":b")
        .succeeded();
    assertThat(zstdBlob(base.resolve("blobs/sha256"))).as("a zstd layer by skopeo").hasSize(64);
    Path layout = folder.resolve("extended");
    Tare.in(folder)
        .ok(
            "build",
            "--from",
            "oci:" + base + ":b",
            "--file",
            program + ":/bin/say",
            "--to",
            "oci:" + layout + ":x");
    Path bundle = folder.resolve("listed");
    Run.of(
            "skopeo",
            "--insecure-policy",
            "copy",
            "--quiet",
            "oci:" + layout + ":x",
            "dir:" + bundle)
        .succeeded();
    String names =
        Run.of(
                "sh",
                "-c",
                "cd '"
                    + bundle
                    + "' && for f in *; do gzip -dc \"$f\" 2>/dev/null | tar -tf - 2>/dev/null; done; :")
            .succeeded()
            .output();
    assertThat(names).isEqualTo("usr/\nusr/bin/\nusr/bin/say\n");
  }

  @Test
  void aCompressedArchiveIsABaseAndASourceOfFiles() {
    Path archive = archive("zstd-whole");
    Path packed = folder.resolve("whole.tar.zst");
    Run.of("zstd", "-q", archive.toString(), "-o", packed.toString()).succeeded();
    assertThat(Tare.in(folder).ok("inspect", "--raw", "oci-archive:" + packed).output())
        .contains("tar+zstd");
    Run.of("tar", "-C", folder.toString(), "--zstd", "-cf", folder + "/say.tar.zst", "say")
        .succeeded();
    Tare.in(folder)
        .ok("build", "--tar", folder + "/say.tar.zst", "--to", "oci:" + folder + "/tarred:x");
  }

  @Test
  void whatNeedsNoZstdLoadsNoneOfIt() {
    Run build =
        Tare.in(folder)
            .env("TARE_JAVA_OPTS", "-Xlog:class+load")
            .ok("build", "-q", program.toString(), "--to", "oci:" + folder + "/plain:x");
    assertThat(build.output()).contains("dev.tare.").doesNotContain("com.github.luben");
    Run inspect =
        Tare.in(folder)
            .env("TARE_JAVA_OPTS", "-Xlog:class+load")
            .ok("inspect", "oci:" + folder + "/plain:x");
    assertThat(inspect.output()).contains("dev.tare.").doesNotContain("com.github.luben");
  }

  @Test
  void aSmallHeapSuffices() throws Exception {
    Path large = folder.resolve("large");
    byte[] block = new byte[1 << 20];
    java.util.Random random = new java.util.Random(1);
    try (var out = Files.newOutputStream(large)) {
      for (int i = 0; i < 256; i++) {
        if (i % 2 == 0) {
          random.nextBytes(block);
        }
        out.write(block);
      }
    }
    Tare.in(folder)
        .env("TARE_JAVA_OPTS", "-Xmx64m")
        .ok(
            "build",
            "-q",
            "--compression=zstd",
            "--file",
            large + ":/large",
            "--file",
            large + ":/again",
            "--to",
            "oci:" + folder + "/small-heap:x");
  }

  @Test
  void theFormatsThatHaveNoZstdAreRefused() {
    for (String option : new String[] {"--format=docker", "--archive-layout=legacy"}) {
      Path archive = folder.resolve("refused.tar");
      Run run =
          Tare.in(folder)
              .run(
                  "build",
                  "-q",
                  "--compression=zstd",
                  option,
                  "-o",
                  archive.toString(),
                  program.toString());
      assertThat(run.status()).isEqualTo(2);
      assertThat(run.error()).contains("zstd").endsWith("compression gzip\n");
      assertThat(archive).doesNotExist();
    }
  }
}
