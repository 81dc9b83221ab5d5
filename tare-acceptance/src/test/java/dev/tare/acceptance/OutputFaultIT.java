// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs appear whole or not at all: full disks, forbidden folders, interrupts, kills. */
class OutputFaultIT {
  @TempDir Path folder;
  private Path program = Path.of("");

  @BeforeEach
  void input() throws Exception {
    program = folder.resolve("program");
    byte[] bytes = new byte[6 << 20];
    new Random(1).nextBytes(bytes);
    Files.write(program, bytes);
  }

  private Path smallDisk() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Run.of("mount", "-t", "tmpfs", "-o", "size=4m", "none", disk.toString()).succeeded();
    return disk;
  }

  private static List<String> names(Path directory) throws Exception {
    try (var files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFullDiskLeavesTheOldArchive() throws Exception {
    Path disk = smallDisk();
    try {
      Path out = Inputs.write(disk.resolve("out.tar"), "old\n");
      Run run = Tare.in(folder).run("build", "-o", out.toString(), program.toString());
      assertThat(run.status()).isEqualTo(8);
      assertThat(run.error()).contains("out.tar", "o space left");
      assertThat(out).hasContent("old\n");
      assertThat(names(disk)).containsExactly("out.tar");
    } finally {
      Run.of("umount", disk.toString()).succeeded();
    }
  }

  @Test
  void aFullDiskLeavesTheOldLayout() throws Exception {
    Path disk = smallDisk();
    try {
      Path small = Inputs.write(folder.resolve("small"), "small\n");
      String layout = "oci:" + disk.resolve("layout");
      Tare.in(folder).ok("build", "--to", layout + ":x", small.toString());
      String index = Files.readString(disk.resolve("layout/index.json"));
      Run run = Tare.in(folder).run("build", "--to", layout + ":x", program.toString());
      assertThat(run.status()).isEqualTo(8);
      assertThat(disk.resolve("layout/index.json")).hasContent(index);
      Run.of("skopeo", "inspect", layout + ":x").succeeded();
    } finally {
      Run.of("umount", disk.toString()).succeeded();
    }
  }

  @Test
  void aReadOnlyFolderIsNamed() throws Exception {
    Path disk = smallDisk();
    try {
      Run.of("mount", "-o", "remount,ro", disk.toString()).succeeded();
      Run run =
          Tare.in(folder)
              .run("build", "-o", disk.resolve("out.tar").toString(), program.toString());
      assertThat(run.status()).isEqualTo(8);
      assertThat(run.error()).contains(disk.resolve("out.tar").toString(), "ead-only");
      assertThat(run.error().lines().toList()).hasSize(1);
    } finally {
      Run.of("umount", disk.toString()).succeeded();
    }
  }

  @Test
  void aReaderThatGoesAwayIsAnError() {
    String pipe = Lab.ROOT.resolve("tare") + " build -o - '" + program + "'; echo $? >&2";
    Run run = Run.of("sh", "-c", "(" + pipe + ") | head -c 1000 >/dev/null");
    assertThat(run.error()).endsWith("8\n");
  }

  @Test
  void anInterruptLeavesNothingBehind() throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    Path out = Inputs.write(folder.resolve("out.tar"), "old\n");
    Path pipe = folder.resolve("pipe");
    Run.of("mkfifo", pipe.toString()).succeeded();
    // nobody reads the pipe that it writes first, so it waits there until it is interrupted
    // whatever started this may have it ignored, as a shell has for what it runs in the background
    ProcessBuilder builder =
        new ProcessBuilder(
            "env",
            "--default-signal=INT",
            Lab.ROOT.resolve("tare").toString(),
            "build",
            "-o",
            pipe.toString(),
            "-o",
            out.toString(),
            program.toString());
    builder.environment().put("TARE_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
    Process process =
        builder
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("printed").toFile())
            .start();
    for (int i = 0; i < 1000 && names(temporary).isEmpty(); i++) {
      Thread.sleep(20);
    }
    assertThat(names(temporary)).isNotEmpty();
    assertThat(process.isAlive()).isTrue();
    Run.of("kill", "-INT", Long.toString(process.pid())).succeeded();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(130);
    assertThat(out).hasContent("old\n");
    assertThat(names(folder)).containsExactly("out.tar", "pipe", "printed", "program", "temporary");
    assertThat(names(temporary)).isEmpty();
  }

  @Test
  void aKilledRunLeavesTheOldOutputOrTheNew() throws Exception {
    Path out = folder.resolve("out.tar");
    Tare.in(folder).ok("build", "-o", out.toString(), program.toString());
    byte[] fresh = Files.readAllBytes(out);
    List<Long> outcomes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Inputs.write(out, "old\n");
      Process process =
          new ProcessBuilder(
                  Lab.ROOT.resolve("tare").toString(),
                  "build",
                  "-o",
                  out.toString(),
                  program.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.waitFor(60L * i, TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
      byte[] now = Files.readAllBytes(out);
      outcomes.add((long) now.length);
      if (now.length != 4) {
        assertThat(now).isEqualTo(fresh);
      }
    }
    assertThat(outcomes).contains(4L);
    Tare.in(folder).ok("build", "-o", out.toString(), program.toString());
    assertThat(out).hasBinaryContent(fresh);
  }
}
