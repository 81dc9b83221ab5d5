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

/** A Debian root file system as the base, in every form a base on disk can have. */
@Tag("dockerd")
@Tag("debian")
class BaseIT {
  @TempDir static Path folder;
  private static Path program;
  private static Path oci;

  @BeforeAll
  static void bases() {
    program = Inputs.program(folder);
    oci = Inputs.debianArchive(folder);
  }

  private static void runs(String name, String from) {
    Path archive = folder.resolve(name + ".tar");
    Tare.in(folder)
        .ok(
            "build",
            "--from",
            from,
            "-o",
            archive.toString(),
            "-t",
            "lab/" + name + ":1",
            "--platform",
            "linux/" + Inputs.architecture(),
            program.toString());
    Run.of(Lab.docker("load", "--input", archive.toString())).succeeded();
    List<String> ours = Lab.docker("run", "--rm", "--network=none", "lab/" + name + ":1", "x");
    assertThat(Run.of(ours).succeeded().output()).startsWith("uid=0 cwd=/");
    List<String> theirs =
        Lab.docker(
            "run",
            "--rm",
            "--network=none",
            "--entrypoint",
            "/bin/cat",
            "lab/" + name + ":1",
            "/etc/debian_version");
    assertThat(Run.of(theirs).succeeded().output()).startsWith("12");
    Run.of(Lab.docker("rmi", "lab/" + name + ":1")).succeeded();
    assertThat(archive.toFile().delete()).isTrue();
  }

  @Test
  void fromAnOciArchive() {
    runs("from-oci-archive", "oci-archive:" + oci);
  }

  @Test
  void fromALayout() {
    runs("from-layout", "oci:" + folder.resolve("debian-layout") + ":debian");
  }

  @Test
  void fromADockerArchive() {
    Path docker = folder.resolve("debian.docker.tar");
    Inputs.copy("oci-archive:" + oci, "docker-archive:" + docker + ":lab/debian:12");
    runs("from-docker-archive", "docker-archive:" + docker);
  }

  @Test
  void fromWhatAnEngineSaves() {
    Path docker = folder.resolve("for-engine.tar");
    Inputs.copy("oci-archive:" + oci, "docker-archive:" + docker + ":lab/saved:12");
    Run.of(Lab.docker("load", "--input", docker.toString())).succeeded();
    Path saved = folder.resolve("saved.tar");
    Run.of(Lab.docker("save", "--output", saved.toString(), "lab/saved:12")).succeeded();
    runs("from-saved", "docker-archive:" + saved);
  }

  @Test
  void fromAnArchiveThatIsGzippedAsAWhole() {
    Path gzipped = folder.resolve("whole.tar.gz");
    Run.of("sh", "-c", "gzip -1 < " + oci + " > " + gzipped).succeeded();
    runs("from-gzipped", "oci-archive:" + gzipped);
  }

  @Test
  void aFileUnderALinkedFolderLeavesTheBaseWhole() {
    String name = "lab/placed:1";
    Path text = Inputs.write(folder.resolve("x"), "ours");
    Tare.in(folder)
        .ok(
            "build",
            "--from-archive",
            oci.toString(),
            "--file",
            program + ":/bin/say",
            "--file",
            text + ":/tmp/x",
            "--file",
            text + ":/etc/x",
            "--file",
            text + ":/var/run/new/x",
            "-o",
            "placed.tar",
            "-t",
            name);
    Run.of(Lab.docker("load", "--input", folder.resolve("placed.tar").toString())).succeeded();
    assertThat(inside(name, "/bin/say", "x")).startsWith("uid=0 cwd=/");
    assertThat(inside(name, "/bin/cat", "/tmp/x", "/etc/x", "/run/new/x"))
        .isEqualTo("oursoursours");
    assertThat(inside(name, "/bin/readlink", "/bin", "/var/run")).isEqualTo("usr/bin\n/run\n");
    String[] parents = {"/bin/stat", "-c", "%a %u:%g %Y %n", "/tmp", "/usr", "/usr/bin", "/run"};
    Path untouched = folder.resolve("untouched.tar");
    Inputs.copy("oci-archive:" + oci, "docker-archive:" + untouched + ":lab/untouched:1");
    Run.of(Lab.docker("load", "--input", untouched.toString())).succeeded();
    assertThat(inside(name, parents))
        .isEqualTo(inside("lab/untouched:1", parents))
        .startsWith("1777 0:0 ");
    // without its time: the engine itself puts files there
    assertThat(inside(name, "/bin/stat", "-c", "%a %u:%g", "/etc")).isEqualTo("755 0:0\n");
    Run.of(Lab.docker("rmi", name, "lab/untouched:1")).succeeded();
  }

  private static String inside(String image, String... command) {
    List<String> run =
        new ArrayList<>(
            Lab.docker("run", "--rm", "--network=none", "--entrypoint", command[0], image));
    run.addAll(List.of(command).subList(1, command.length));
    return Run.of(run).succeeded().output();
  }

  @Test
  void aListingIsWhatIsUnpacked() {
    Path text = Inputs.write(folder.resolve("listed"), "ours");
    String image = "oci:" + folder.resolve("debian-layout") + ":listed";
    List<String> build = new ArrayList<>(List.of("build", "--from-archive", oci.toString()));
    build.addAll(List.of("--remove", "/etc/apt", "--remove", "/etc/motd", "--to", image));
    build.addAll(List.of("--file", text + ":/etc/apt/ours", "--file", text + ":/bin/x"));
    Tare.in(folder).ok(build.toArray(String[]::new));
    String unpacked = folder.resolve("unpacked").toString();
    Run.of("umoci", "unpack", "--image", image.substring("oci:".length()), unpacked).succeeded();

    String tar =
        "tar -C '%s/rootfs' --sort=name --numeric-owner --hard-dereference -cf - . | TZ=UTC tar"
                .formatted(unpacked)
            + " -tv --numeric-owner --quoting-style=literal";
    List<String> theirs =
        Run.of("sh", "-c", tar)
            .succeeded()
            .output()
            .lines()
            // mode, owner, size, date, time, path
            .map(line -> line.split(" +", 6))
            .map(part -> normal(part[0], part[1].replace('/', ':'), part[2], part[5].substring(1)))
            .filter(line -> !line.endsWith(" /"))
            .sorted()
            .toList();
    List<String> ours =
        Tare.in(folder)
            .ok("ls", "-R", image)
            .output()
            .lines()
            .map(line -> line.split(" +", 4))
            .map(part -> normal(part[0], part[1], part[2], part[3]))
            .sorted()
            .toList();
    assertThat(ours).hasSizeGreaterThan(3000).isEqualTo(theirs);
    assertThat(ours).contains("-rw-r--r-- 0:0 4 /etc/apt/ours", "lrwxrwxrwx 0:0 0 /bin -> usr/bin");
    Run.of("rm", "-rf", unpacked).succeeded();
  }

  /** A hard link is a file; devices have numbers instead of sizes, and directories a slash. */
  private static String normal(String mode, String owner, String size, String path) {
    String kind = mode.startsWith("h") ? "-" : mode.substring(0, 1);
    return "%s%s %s %s %s"
        .formatted(
            kind,
            mode.substring(1),
            owner,
            size.contains(",") ? "0" : size,
            path.replaceAll(" link to .*", "").replaceAll("(?<=.)/$", ""));
  }

  @Test
  void layersOfTheBaseAreTakenAsTheyAre() {
    Path out = folder.resolve("kept");
    Tare.in(folder)
        .ok(
            "build",
            "--from-archive",
            oci.toString(),
            "--to",
            "oci:" + out + ":x",
            program.toString());
    List<String> base = layers("oci-archive:" + oci);
    List<String> ours = layers("oci:" + out + ":x");
    assertThat(ours).startsWith(base.toArray(String[]::new)).hasSize(base.size() + 1);
  }

  private static List<String> layers(String location) {
    return Run.of(
            "skopeo", "inspect", "--format", "{{range .Layers}}{{println .}}{{end}}", location)
        .succeeded()
        .output()
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  @Test
  void whatTheBaseSaysIsKept() {
    Path out = folder.resolve("config");
    Tare.in(folder)
        .ok(
            "build",
            "--from-archive",
            oci.toString(),
            "--to",
            "oci:" + out + ":x",
            "--label",
            "ours=1",
            program.toString());
    assertThat(
            Run.of("skopeo", "inspect", "--config", "--raw", "oci:" + out + ":x")
                .succeeded()
                .output())
        .contains("PATH=/usr/local/sbin", "\"base\":\"yes\"", "\"ours\":\"1\"", "\"/say\"");
  }

  @Test
  void aPlatformThatIsNotThereIsRefusedWithWhatIs() {
    Run run =
        Tare.in(folder)
            .run(
                "build",
                "--from-archive",
                oci.toString(),
                "--platform",
                "linux/s390x",
                "-o",
                "no.tar",
                program.toString());
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.error()).contains("linux/s390x", "linux/" + Inputs.architecture());
    assertThat(Files.exists(folder.resolve("no.tar"))).isFalse();
  }

  @Test
  void inspectShowsTheBase() {
    assertThat(Tare.in(folder).ok("inspect", "oci-archive:" + oci).output())
        .contains("linux/" + Inputs.architecture(), "sha256:", "/bin/bash");
  }
}
