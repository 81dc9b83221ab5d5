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

class EstargzBuildTest {
  @TempDir Path folder;
  private Path tree;

  @BeforeEach
  void tree() throws IOException {
    tree = Files.createDirectory(folder.resolve("tree"));
    Files.write(tree.resolve("app"), new byte[1024]);
    assertThat(tree.resolve("app").toFile().setExecutable(true)).isTrue();
    Files.write(tree.resolve("data"), new byte[3072]);
  }

  private TestRun build(String... more) {
    List<String> all = new ArrayList<>(List.of("build", "--directory", tree + ":/"));
    all.addAll(List.of("--entrypoint", "/app", "--to", "oci:" + folder.resolve("out")));
    all.addAll(List.of(more));
    return TestRun.of(all.toArray(String[]::new));
  }

  private String prefetched(String... more) {
    List<String> all = new ArrayList<>(List.of("--compression=estargz", "--progress=plain"));
    all.addAll(List.of(more));
    TestRun run = build(all.toArray(String[]::new));
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    return run.error().lines().filter(line -> line.startsWith("prefetch")).findFirst().orElse("");
  }

  private void refused(String message, String... more) {
    TestRun run = build(more);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error()).isEqualTo("tare: " + message + "\n");
  }

  @Test
  void whatComesFirstIsTold() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), "/data\n{\"path\":\"app\"}\n");

    assertThat(prefetched()).isEqualTo("prefetch covers 1 file, 1.0 KiB of 4.0 KiB");
    assertThat(prefetched("--prefetch=auto")).isEqualTo(prefetched());
    assertThat(prefetched("--prefetch=none")).isEqualTo("prefetch covers 0 files, 0 B of 4.0 KiB");
    assertThat(prefetched("--prefetch", list.toString()))
        .isEqualTo("prefetch covers 2 files, 4.0 KiB of 4.0 KiB");
    assertThat(build("--compression=estargz", "--progress=json").error())
        .contains("{\"event\":\"prefetch\",\"files\":1,\"size\":1024,\"total\":4096}");
  }

  @Test
  void prefetchGoesWithEstargzAlone() throws IOException {
    refused("--prefetch goes with --compression=estargz alone", "--prefetch=auto");
    Path list = Files.writeString(folder.resolve("list"), "x\n..\n");
    refused(
        "--prefetch: " + list + ":2: must not hold ..; write the path from the image's root",
        "--compression=estargz",
        "--prefetch",
        list.toString());
    assertThat(build("--compression=estargz", "--prefetch", folder + "/none").code())
        .isEqualTo(ExitCode.IO);
  }

  @Test
  void filesOfTheFormAreNotListed() {
    build("--compression=estargz");
    String image = "oci:" + folder.resolve("out");
    for (String[] more : new String[][] {{}, {"-R"}, {"--layer", "1"}}) {
      List<String> all = new ArrayList<>(List.of("ls", image));
      all.addAll(List.of(more));
      assertThat(TestRun.of(all.toArray(String[]::new)).output().lines())
          .hasSize(2)
          .anyMatch(line -> line.endsWith(" /app"))
          .anyMatch(line -> line.endsWith(" /data"));
    }
  }
}
