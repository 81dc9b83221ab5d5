// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** eStargz layers with the library and the tool that define them, and with those that ignore it. */
class EstargzIT {
  private static final String TOC = "containerd.io/snapshot/stargz/toc.digest";
  private static final String SIZE = "io.containers.estargz.uncompressed-size";
  private static final String[] IMAGE = {
    "--entrypoint", "[\"dash\",\"-c\",\"echo started\"]", "--env", "PATH=/bin"
  };

  /** Chunks of 4 MiB: two whole ones and a byte. */
  private static final int BIG = (8 << 20) + 1;

  @TempDir static Path folder;
  private static Path tree;
  private static Path verifier;

  @BeforeAll
  static void build() throws IOException {
    Lab.packages();
    tree = Files.createDirectory(folder.resolve("tree"));
    byte[] big = new byte[BIG];
    new Random(1).nextBytes(big);
    Files.write(tree.resolve("big"), big);
    Files.createLink(tree.resolve("hard"), tree.resolve("big"));
    Files.createFile(tree.resolve("empty"));
    sh(
        "mkdir bin && cp -L /bin/dash bin/real && ln -s real bin/dash"
            + " && for lib in $(ldd /bin/dash | grep -o '/[^ ]*'); do"
            + " mkdir -p .$(dirname $lib) && cp -L $lib .$lib; done");
    verifier = folder.resolve("verify");
    Run built =
        new Run.Call(
                List.of(
                    "go",
                    "build",
                    "-o",
                    verifier.toString(),
                    Lab.ROOT.resolve("tare-acceptance/lab/estargz.go").toString()))
            .env(
                Map.of(
                    "GO111MODULE",
                    "off",
                    "GOPATH",
                    "/usr/share/gocode",
                    "GOCACHE",
                    folder.resolve("go-cache").toString()))
            .run();
    built.succeeded();
  }

  private static String sh(String script) {
    return new Run.Call(List.of("sh", "-ec", script)).in(tree).run().succeeded().output().strip();
  }

  private static Run build(String... more) {
    List<String> all = new ArrayList<>(List.of("build", "--directory", tree + ":/", "--no-cache"));
    all.addAll(List.of(IMAGE));
    all.addAll(List.of(more));
    return Tare.in(folder).ok(all.toArray(String[]::new));
  }

  private static String jq(String filter, String json) {
    Path file = Inputs.write(folder.resolve("jq.json"), json);
    return Run.of("jq", "-r", filter, file.toString()).succeeded().output().strip();
  }

  /** A layer in a layout, and its table's digest. */
  private record Written(Path blob, String toc) {
    static Written in(Path layout) {
      String manifest = Run.of("skopeo", "inspect", "--raw", "oci:" + layout).succeeded().output();
      String digest = jq(".layers[0].digest", manifest);
      return new Written(
          layout.resolve("blobs/sha256").resolve(digest.substring("sha256:".length())),
          jq(".layers[0].annotations[\"" + TOC + "\"]", manifest));
    }

    Run verified() {
      return Run.of(verifier.toString(), blob.toString(), toc);
    }
  }

  @Test
  void everyChunkIsWhatTheTableSays() throws Exception {
    Path layout = folder.resolve("layout");
    Run run = build("--compression=estargz", "--progress=plain", "--to", "oci:" + layout);
    Written written = Written.in(layout);

    assertThat(run.error())
        .containsPattern("prefetch covers [2-9] files, .* of 1?[0-9][.][0-9] MiB");
    assertThat(written.verified().succeeded().output().lines())
        .contains(
            "big reg 644 0:0 " + BIG + "  3 ",
            "hard reg 644 0:0 " + BIG + "  3 ",
            "empty reg 644 0:0 0  0 ",
            ".prefetch.landmark reg 0 0:0 1  1 ");
    Run.of("sh", "-c", "gzip -t <'" + written.blob() + "'").succeeded();
    List<String> names =
        Run.of("tar", "-tzf", written.blob().toString()).succeeded().output().lines().toList();
    assertThat(names).startsWith("bin/", "bin/dash", "bin/real");
    assertThat(names.indexOf("big")).isGreaterThan(names.indexOf(".prefetch.landmark"));
    assertThat(names).endsWith("stargz.index.json");
    assertThat(Tare.in(folder).ok("ls", "-R", "oci:" + layout).output())
        .contains(" /big\n")
        .doesNotContain("landmark", "stargz");
    byte[] bytes = Files.readAllBytes(written.blob());
    bytes[bytes.length / 2] ^= 1;
    Path damaged = Files.write(folder.resolve("damaged"), bytes);
    assertThat(new Written(damaged, written.toc()).verified().status()).isEqualTo(1);
  }

  @Tag("dockerd")
  @Test
  void dockerRunsIt() {
    Path archive = folder.resolve("docker.tar");
    build("-q", "--compression=estargz:9", "-o", archive.toString(), "-t", "lab/estargz:1");

    Run.of(Lab.docker("load", "--input", archive.toString())).succeeded();
    assertThat(
            Run.of(Lab.docker("run", "--rm", "--network=none", "lab/estargz:1"))
                .succeeded()
                .output())
        .isEqualTo("started\n");
  }

  @Test
  void registriesAndCopiesKeepWhatIsSaidOfLayers() {
    String plain = Lab.registries().getProperty("plain");
    for (String format : List.of("oci", "docker")) {
      String name = plain + "/estargz/" + format;
      build(
          "-q",
          "--compression=estargz",
          "--format=" + format,
          "--insecure",
          plain,
          "--push",
          name + ":1");
      Run.of(
              "skopeo",
              "--insecure-policy",
              "copy",
              "--quiet",
              "--src-tls-verify=false",
              "--dest-tls-verify=false",
              "docker://" + name + ":1",
              "docker://" + name + "-copy:1")
          .succeeded();
      String manifest =
          Run.of("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + name + "-copy:1")
              .succeeded()
              .output();
      assertThat(jq(".layers[0].annotations | keys | join(\" \")", manifest))
          .isEqualTo(TOC + " " + SIZE);
      assertThat(jq(".layers[0].mediaType", manifest)).endsWith("gzip");
    }
  }

  @Tag("containerd")
  @Test
  void theirToolWritesTheSameTable() throws Exception {
    importInto("lab/plain:1", "--compression=gzip");
    importInto("lab/ours:1", "--compression=estargz", "--prefetch=none");
    remote("images", "convert", "--estargz", "--oci", "docker.io/lab/plain:1", "lab/theirs:1");

    String filter = "del(.entries[].offset) | tojson";
    String ours = jq(filter, table("docker.io/lab/ours:1"));
    assertThat(jq(filter, table("lab/theirs:1"))).isEqualTo(ours);
    assertThat(ours).contains(".no.prefetch.landmark", "\"chunkOffset\":4194304");
  }

  private static void importInto(String name, String... more) {
    Path archive = folder.resolve("import.tar");
    List<String> all = new ArrayList<>(List.of("-q", "-o", archive.toString(), "-t", name));
    all.addAll(Arrays.asList(more));
    build(all.toArray(String[]::new));
    remote("images", "import", "--snapshotter=native", archive.toString());
  }

  private static String table(String image) {
    String digest =
        remote("images", "list", "name==" + image)
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow()
            .split(" +")[2];
    String layer = jq(".layers[0].digest", remote("content", "get", digest));
    return remote("images", "get-toc-digest", "--dump-toc", layer);
  }

  private static String remote(String... arguments) {
    List<String> command = Lab.ctr(arguments);
    command.set(0, "ctr-remote");
    return Run.of(command).succeeded().output();
  }
}
