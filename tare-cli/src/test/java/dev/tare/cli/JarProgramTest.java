// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar as the program of a command line. */
class JarProgramTest {
  @TempDir Path folder;
  private Path jar;
  private Path archive;

  @BeforeEach
  void place() throws IOException {
    archive = folder.resolve("out.tar");
    jar = folder.resolve("shop.jar");
    write(
        jar,
        "META-INF/MANIFEST.MF",
        """
        Manifest-Version: 1.0
        Main-Class: org.springframework.boot.loader.launch.JarLauncher
        Start-Class: demo.App
        Spring-Boot-Classes: BOOT-INF/classes/
        Spring-Boot-Lib: BOOT-INF/lib/
        """,
        "BOOT-INF/classes/demo/App.class",
        "class",
        "BOOT-INF/lib/a-1.0.jar",
        "library");
  }

  private static void write(Path file, String... members) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < members.length; i += 2) {
        zip.putNextEntry(new ZipEntry(members[i]));
        zip.write(members[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private TestRun build(String... options) {
    List<String> all = new ArrayList<>(List.of("build", "--no-cache", "-o", archive.toString()));
    all.addAll(List.of(options));
    return TestRun.of(all.toArray(String[]::new));
  }

  private String dry(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--dry-run");
    TestRun run = build(all.toArray(String[]::new));
    assertThat(run.code()).as(run.error()).isEqualTo(ExitCode.OK);
    return run.output();
  }

  @Test
  void aJarIsExtractedIntoLayersAndRun() {
    assertThat(dry(jar.toString()))
        .containsPattern("layer .* 3 entries {2}tare: add /app \\(dependencies\\)\n")
        .containsPattern("layer .* 2 entries {2}tare: add /app \\(application\\)\n")
        .contains("config   + Entrypoint [\"java\",\"-jar\",\"/app/shop.jar\"]\n");
  }

  @Test
  void theLayoutAndTheSplittingCanBeChosen() {
    assertThat(dry("--jar-layout=exploded", "--split=none", jar.toString()))
        .containsOnlyOnce("layer ")
        .contains(
            "[\"java\",\"-cp\",\"/app\","
                + "\"org.springframework.boot.loader.launch.JarLauncher\"]\n");
    assertThat(dry("--jar-layout=packaged", jar.toString()))
        .containsPattern("layer .* 2 entries {2}tare: add /app\n");
  }

  @Test
  void otherFilesComeAboveTheJar() throws IOException {
    Path more = Files.writeString(folder.resolve("more"), "x");
    assertThat(dry("--file", more.toString(), "--cmd", "--fast", jar.toString()))
        .containsPattern("\\(application\\)\nlayer .* 1 entry {2}tare: add /more\n")
        .contains("Cmd [\"--fast\"]");
  }

  @Test
  void aJarWithoutMainClassNeedsAnEntrypoint() throws IOException {
    Path library = folder.resolve("library.jar");
    write(library, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");
    TestRun run = build(library.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error())
        .isEqualTo(
            "tare: "
                + library
                + ": its manifest has no Main-Class; say what runs with --entrypoint\n");
    assertThat(
            dry(
                "--entrypoint",
                "[\"java\",\"-cp\",\"/app/library.jar\",\"X\"]",
                library.toString()))
        .contains("/app/library.jar");
  }

  @Test
  void aLayoutNeedsAJar() throws IOException {
    Path program = Files.writeString(folder.resolve("app"), "program\n");
    TestRun run = build("--jar-layout=exploded", program.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error())
        .isEqualTo("tare: --jar-layout is for a jar as the program; none is given\n");
  }

  @Test
  void aDamagedJarIsBrokenContent() throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    Files.write(jar, java.util.Arrays.copyOf(bytes, bytes.length - 5));
    TestRun run = build(jar.toString());
    assertThat(run.code()).isEqualTo(ExitCode.INTEGRITY);
    assertThat(run.error())
        .isEqualTo(
            "tare: " + jar + ": the zip has no end record, so a part of it may be missing\n");
  }

  @Test
  void aBuildFileThatNamesAMissingJarFailsAsAMissingFileDoes() throws IOException {
    Path file =
        Files.writeString(folder.resolve("tare.yaml"), "tare: 1\nlayers: [{jar: gone.jar}]\n");
    TestRun run = TestRun.of("build", "-o", archive.toString(), file.toString());
    assertThat(run.code()).isEqualTo(ExitCode.IO);
    assertThat(run.error())
        .isEqualTo(
            "tare: %s:2:16: layers[0].jar: %s: does not exist\n"
                .formatted(file, folder.resolve("gone.jar")));
  }
}
