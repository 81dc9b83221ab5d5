// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One input, one digest, wherever and by whomever it is built. */
class ReproducibilityIT {
  @TempDir Path folder;
  private String expected = "";

  @BeforeEach
  void reference() throws IOException {
    expected = build(tree("reference", false), "").trim();
    assertThat(expected).matches("@sha256:[0-9a-f]{64}");
  }

  // the same files whatever the order they are made in; 3 MiB, so that blocks are cut
  private Path tree(String name, boolean reversed) throws IOException {
    Path tree = Files.createDirectories(folder.resolve(name).resolve("tree"));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      order.add(i);
    }
    if (reversed) {
      Collections.reverse(order);
    }
    for (int i : order) {
      Path directory = Files.createDirectories(tree.resolve("d" + i % 7));
      byte[] bytes = new byte[i * 1800];
      new Random(i).nextBytes(bytes);
      java.util.Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 'x');
      Files.write(directory.resolve("f" + i), bytes);
    }
    Run.of("sh", "-c", "cd '" + tree + "' && echo é > 'naïve' && ln -s d1/f8 link && ln d1/f8 hard")
        .succeeded();
    Run.of("sh", "-c", "chmod 755 '" + tree + "/d1/f8'; printf x > '" + tree + "/\\377raw'")
        .succeeded();
    return tree;
  }

  private String build(Path tree, String setting) {
    return build(tree, setting, "gzip");
  }

  private String build(Path tree, String setting, String compression) {
    Path out = tree.resolveSibling("out.tar");
    String command =
        setting
            + " '"
            + Lab.ROOT.resolve("tare")
            + "' build --directory '"
            + tree
            + "':/app --entrypoint /app/d1/f8 --platform linux/amd64 --label a=1 -t r:1 --compression "
            + compression
            + " -o '"
            + out
            + "'";
    String line = Run.of("sh", "-c", command).succeeded().output();
    return line.substring(line.indexOf('@'));
  }

  private void same(String name, String setting) throws IOException {
    assertThat(build(tree(name, false), setting).trim()).as(setting).isEqualTo(expected);
    assertThat(folder.resolve(name).resolve("out.tar"))
        .hasSameBinaryContentAs(folder.resolve("reference").resolve("out.tar"));
  }

  @Test
  void underEveryJdk() throws IOException {
    try (var jdks = Files.list(Path.of("/usr/lib/jvm"))) {
      for (Path jdk : jdks.filter(j -> Files.isRegularFile(j.resolve("release"))).toList()) {
        same(jdk.getFileName().toString(), "TARE_JAVA_HOME='" + jdk + "'");
      }
    }
  }

  @Test
  void inOtherLocalesAndZones() throws IOException {
    same("c", "LC_ALL=C TZ=Pacific/Kiritimati");
    same("utf8", "LC_ALL=C.UTF-8 TZ=America/St_Johns");
    same("turkish", "LC_ALL=tr_TR.UTF-8 TARE_JAVA_OPTS='-Duser.language=tr -Duser.country=TR'");
  }

  @Test
  void withOtherMasks() throws IOException {
    same("narrow", "umask 077;");
    same("wide", "umask 000;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "gzip:2", "gzip:6", "estargz", "zstd", "zstd:9"})
  void onEveryNumberOfCoresUnderEveryJdk(String compression) throws IOException {
    Path tree = tree("cores", false);
    Set<String> digests = new HashSet<>();
    int builds = 0;
    for (Path jdk : StartIT.javas().toList()) {
      for (int cores : new int[] {1, 2, 7}) {
        String setting =
            "TARE_CACHE=off TARE_JAVA_HOME='%s' TARE_JAVA_OPTS=-XX:ActiveProcessorCount=%d"
                .formatted(jdk, cores);
        digests.add(build(tree, setting, compression));
        builds++;
      }
    }
    assertThat(builds).isGreaterThanOrEqualTo(3);
    assertThat(digests).hasSize(1);
  }

  @Test
  void byAnotherUser() throws IOException {
    Path tree = tree("nobody", false);
    // the folder of the test is private; the other user needs a way to it
    Run.of("chmod", "755", tree.toString(), folder.resolve("nobody").toString(), folder.toString())
        .succeeded();
    Run.of("chown", "-R", "nobody", folder.resolve("nobody").toString()).succeeded();
    String launcher = Inputs.launcherForOthers(folder).toString();
    String command =
        "setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent '"
            + launcher
            + "' build --directory '"
            + tree
            + "':/app --entrypoint /app/d1/f8 --platform linux/amd64 --label a=1 -t r:1 -o '"
            + tree.resolveSibling("out.tar")
            + "'";
    String line = Run.of("sh", "-c", command).succeeded().output();
    assertThat(line.substring(line.indexOf('@')).trim()).isEqualTo(expected);
  }

  @Test
  void fromFilesMadeInAnotherOrder() throws IOException {
    assertThat(build(tree("reversed", true), "").trim()).isEqualTo(expected);
  }

  @Test
  void theTimeIsSourceDateEpoch() throws IOException {
    String other = build(tree("epoch", false), "SOURCE_DATE_EPOCH=1700000000").trim();
    assertThat(other).isNotEqualTo(expected);
    assertThat(build(tree("epoch2", false), "SOURCE_DATE_EPOCH=1700000000").trim())
        .isEqualTo(other);
    assertThat(
            Run.of(
                    "skopeo",
                    "inspect",
                    "--config",
                    "oci-archive:" + folder.resolve("epoch/out.tar"))
                .succeeded()
                .output())
        .contains("2023-11-14T22:13:20Z");
  }
}
