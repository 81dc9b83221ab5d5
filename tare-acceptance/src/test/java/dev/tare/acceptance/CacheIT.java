// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache on disk, with real processes. */
class CacheIT {
  @TempDir Path folder;
  private Path tree;
  private Path cache;

  @BeforeEach
  void files() throws Exception {
    Lab.packages();
    cache = folder.resolve("cache");
    tree = Files.createDirectory(folder.resolve("tree"));
    Random random = new Random(3);
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[1 << 16];
      random.nextBytes(bytes);
      Files.write(tree.resolve("content-" + i), bytes);
    }
    Thread.sleep(100); // older than a tick of the clock that files get their times from
  }

  private Tare tare() {
    return Tare.in(folder).env("TARE_CACHE", cache.toString());
  }

  private String[] build(String name) {
    return new String[] {
      "build", "--directory", tree + ":/srv", "--to", "oci:" + folder.resolve(name) + ":x"
    };
  }

  private String[] buildProgram(String name) {
    return new String[] {
      "build",
      "--directory",
      tree + ":/srv",
      "--entrypoint",
      "/srv/content-run",
      "--to",
      "oci:" + folder.resolve(name) + ":x"
    };
  }

  private static String digest(String output) {
    return output.trim().replaceFirst(".*@", "");
  }

  private List<Path> files(String directory) throws Exception {
    try (Stream<Path> files = Files.list(cache.resolve(directory))) {
      return files.toList();
    }
  }

  @Test
  void anUnchangedTreeOfAGibibyteIsNotOpened() throws Exception {
    // with holes, so that it is quickly made and read
    for (int i = 0; i < 16; i++) {
      try (RandomAccessFile file =
          new RandomAccessFile(tree.resolve("content-large-" + i).toFile(), "rw")) {
        file.setLength(64 << 20);
      }
    }
    Thread.sleep(100);
    String cold = digest(tare().ok(build("one")).output());
    Path trace = folder.resolve("trace");
    List<String> command =
        new ArrayList<>(
            List.of("strace", "-f", "-e", "trace=open,openat,openat2", "-o", trace.toString()));
    command.add(Lab.ROOT.resolve("tare").toString());
    command.addAll(List.of(build("two")));
    Run traced =
        new Run.Call(command)
            .in(folder)
            .env(Map.of("TARE_CACHE", cache.toString()))
            .run()
            .succeeded();
    assertThat(digest(traced.output())).isEqualTo(cold);
    String opened = Files.readString(trace);
    assertThat(opened).contains(tree.toString(), cache.toString()).doesNotContain("content-");

    command.add("--no-cache");
    assertThat(digest(Run.of(command).succeeded().output())).isEqualTo(cold);
    assertThat(Files.readString(trace)).contains("content-0", "content-large-15");
  }

  @Test
  void guardsDoNotOpenAnUnchangedProgram() throws Exception {
    Path program = Inputs.write(tree.resolve("content-run"), "#!/bin/nothing\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Thread.sleep(100);
    String warning = "tare: warning: /srv/content-run needs the interpreter /bin/nothing, ";
    assertThat(tare().ok(buildProgram("one")).error()).startsWith(warning);
    Path trace = folder.resolve("trace");
    List<String> command =
        new ArrayList<>(
            List.of("strace", "-f", "-e", "trace=open,openat,openat2", "-o", trace.toString()));
    command.add(Lab.ROOT.resolve("tare").toString());
    command.addAll(List.of(buildProgram("two")));
    Run traced =
        new Run.Call(command)
            .in(folder)
            .env(Map.of("TARE_CACHE", cache.toString()))
            .run()
            .succeeded();
    assertThat(traced.error()).startsWith(warning);
    assertThat(Files.readString(trace)).contains(cache.toString()).doesNotContain("content-");
  }

  @Test
  void eightProcessesShareAColdCache() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      List<String> command = new ArrayList<>(List.of(Lab.ROOT.resolve("tare").toString()));
      command.addAll(List.of(build("out" + i)));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("TARE_CACHE", cache.toString());
      processes.add(
          builder
              .redirectError(folder.resolve("err" + i).toFile())
              .redirectOutput(folder.resolve("said" + i).toFile())
              .start());
    }
    String expected = digest(Tare.in(folder).ok(build("alone")).output());
    for (int i = 0; i < processes.size(); i++) {
      assertThat(processes.get(i).waitFor()).isZero();
      assertThat(folder.resolve("err" + i)).isEmptyFile();
      assertThat(digest(Files.readString(folder.resolve("said" + i)))).isEqualTo(expected);
    }
    assertThat(files("tmp")).isEmpty();
    assertThat(files("sha256")).hasSize(1);
    assertThat(tare().ok("cache", "info").output()).contains("layers:    1");
  }

  @Test
  void pruningDisturbsNobody() throws Exception {
    String expected = digest(tare().ok(build("alone")).output());
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<String> command = new ArrayList<>(List.of(Lab.ROOT.resolve("tare").toString()));
      command.addAll(List.of(build("out" + i)));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().put("TARE_CACHE", cache.toString());
      builder.environment().put("TARE_CACHE_SIZE", "1K");
      processes.add(
          builder
              .redirectError(folder.resolve("err" + i).toFile())
              .redirectOutput(folder.resolve("said" + i).toFile())
              .start());
      tare().run("cache", "clear");
    }
    for (int i = 0; i < processes.size(); i++) {
      assertThat(processes.get(i).waitFor()).isZero();
      assertThat(folder.resolve("err" + i)).isEmptyFile();
      assertThat(digest(Files.readString(folder.resolve("said" + i)))).isEqualTo(expected);
    }
    tare().ok("cache", "clear");
    assertThat(files("sha256")).isEmpty();
  }

  @Test
  void aFullDiskIsWarnedOfOnce() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Run.of("mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "none", disk.toString()).succeeded();
    try {
      cache = disk;
      Run run = tare().ok(build("full"));
      assertThat(run.error()).containsOnlyOnce("going on without").contains("o space");
      assertThat(digest(run.output())).isEqualTo(digest(Tare.in(folder).ok(build("no")).output()));
      assertThat(files("tmp")).isEmpty();
      Run.of("mount", "-o", "remount,ro", disk.toString()).succeeded();
      run = tare().ok(build("read-only"));
      assertThat(run.error()).containsOnlyOnce("going on without").contains("ead-only");
    } finally {
      Run.of("umount", disk.toString()).succeeded();
    }
  }

  @Test
  void anInterruptLeavesNothingInTheCache() throws Exception {
    Path program = folder.resolve("large");
    try (var out = Files.newOutputStream(program)) {
      Random random = new Random(9);
      byte[] bytes = new byte[1 << 20];
      for (int i = 0; i < 400; i++) {
        random.nextBytes(bytes);
        out.write(bytes);
      }
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            "env",
            "--default-signal=INT",
            Lab.ROOT.resolve("tare").toString(),
            "build",
            "--to",
            "oci:" + folder.resolve("out") + ":x",
            program.toString());
    builder.environment().put("TARE_CACHE", cache.toString());
    Process process = builder.redirectErrorStream(true).start();
    while (process.isAlive()
        && !(Files.isDirectory(cache.resolve("tmp")) && !files("tmp").isEmpty())) {
      Thread.sleep(5);
    }
    assertThat(process.isAlive()).isTrue();
    Run.of("kill", "-INT", Long.toString(process.pid())).succeeded();
    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(files("tmp")).isEmpty();
    assertThat(files("sha256")).isEmpty();
  }
}
