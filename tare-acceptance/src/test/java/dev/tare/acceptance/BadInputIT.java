// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets one clear line and the documented exit code, and loses nothing. */
class BadInputIT {
  @TempDir Path folder;
  private Path out = Path.of("");

  @BeforeEach
  void oldOutput() {
    out = Inputs.write(folder.resolve("out.tar"), "old\n");
    Inputs.write(folder.resolve("app"), "program\n");
    Inputs.write(folder.resolve("text"), "text\n");
  }

  private void refused(Run run, int status, String... facts) {
    assertThat(run.status()).as("%s%n%s", run.command(), run.error()).isEqualTo(status);
    assertThat(run.error().lines().toList()).hasSize(1);
    assertThat(run.error()).startsWith("tare: ").contains(facts).doesNotContain("Exception");
    assertThat(run.outputBytes()).isEmpty();
    assertThat(out).hasContent("old\n");
    assertThat(leftovers()).isEmpty();
  }

  private List<String> leftovers() {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.contains("tmp")).toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Run dinker(String file) {
    Inputs.write(folder.resolve("dinker.json"), file);
    return Tare.in(folder).run("build");
  }

  private Run build(String... arguments) {
    List<String> all = new ArrayList<>(List.of("build", "-o", "out.tar"));
    all.addAll(List.of(arguments));
    return Tare.in(folder).run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"tree/secret/in, --directory=tree", "tree/file, --file=tree/file"})
  void whatMayNotBeReadIsNamedBeforeAnyOutput(String path, String option) throws Exception {
    Path secret = Files.createDirectories(folder.resolve("tree/secret"));
    Inputs.write(secret.resolve("in"), "x");
    Inputs.write(folder.resolve("tree/file"), "x");
    Run.of("chmod", "-R", "u=rwX,go=rX", folder.toString()).succeeded();
    Path closed = folder.resolve(path.endsWith("in") ? "tree/secret" : path);
    Run.of("chmod", "700", closed.toString()).succeeded();
    Run.of("chmod", "777", folder.toString()).succeeded();
    List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534"));
    command.addAll(List.of("--clear-groups", "env", "HOME=/nonexistent"));
    command.addAll(List.of(Inputs.launcherForOthers(folder).toString(), "build", "-o", "out.tar"));
    command.add(option);
    Run run = new Run.Call(command).in(folder).run();
    refused(run, 8, closed.getFileName().toString());
  }

  @Test
  void anUnknownKeyNamesItsPlaceAndTheNearest() {
    refused(
        dinker(
            """
            {
              "dests": [{"ref": "oci-archive:out.tar"}],
              "files": [{"source": "app"}],
              "entrypont": ["/app"]
            }
            """),
        2,
        "dinker.json:4:3",
        "entrypont",
        "entrypoint");
  }

  @Test
  void anUnknownKeyInsideAListNamesItsPlace() {
    refused(
        dinker(
            """
            {"dests": [{"ref": "oci-archive:out.tar"}],
             "files": [{"source": "app", "mod": "755"}]}
            """),
        2,
        "dinker.json:2:30",
        "mode");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"dests\": 3, \"files\": []}                                | dests",
        "{\"dests\": [], \"dests\": [], \"files\": []}                | dests",
        "{\"files\": [{\"source\": \"app\"}]}                         | dests",
        "{\"dests\": [{\"ref\": \"oci-archive:out.tar\"}]}            | files",
        "{\"dests\": [{\"ref\": \"oci-archive:out.tar\"}]             | dinker.json:",
        "[1]                                                          | dinker.json:1:1",
        "{\"dests\": [{\"ref\": \"oci-archive:out.tar\"}], \"files\": [{\"source\": \"app\", \"mode\": \"9\"}]} | mode",
        "{\"dests\": [{\"ref\": \"oci-archive:out.tar\"}], \"files\": [{\"source\": \"app\", \"mode\": 644}]} | mode",
        "{\"dests\": [{\"ref\": \"nowhere:out.tar:x\"}], \"files\": [{\"source\": \"app\"}]} | nowhere",
        "{\"dests\": [{\"ref\": \"oci-archive:{sum}.tar\"}], \"files\": [{\"source\": \"app\"}]} | {sum}",
      })
  void aWrongBuildFileNamesTheKey(String file, String fact) {
    refused(dinker(file), 2, "dinker.json", fact);
  }

  @Test
  void aMissingSourceIsNamed() {
    refused(build("--file", "gone"), 8, "gone");
  }

  @Test
  void aFifoIsRefusedWithoutBeingOpened() {
    Run.of("mkfifo", folder.resolve("pipe").toString()).succeeded();
    refused(build("--file", "pipe"), 8, "pipe", "FIFO");
  }

  @Test
  void aFifoInADirectoryIsRefused() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("directory"));
    Run.of("mkfifo", directory.resolve("pipe").toString()).succeeded();
    refused(build("--directory", "directory:/x"), 8, "directory/pipe", "FIFO");
  }

  @Test
  void twoFilesForOneTargetAreRefused() {
    refused(build("--file", "app:/x", "--file", "text:/x"), 2, "x", "app", "text");
  }

  @Test
  void aTargetOutsideTheRootIsRefused() {
    refused(build("--file", "app:/a/../../b"), 2, "..");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    refused(build("nothing-here"), 8, "nothing-here");
  }

  @Test
  void aMisspeltOptionGetsTheNearest() {
    refused(build("--entripoint", "/x", "app"), 2, "--entripoint", "--entrypoint");
  }

  @Test
  void aMisspeltCommandGetsTheNearest() {
    refused(Tare.in(folder).run("biuld"), 2, "biuld", "build");
  }

  private Path base() {
    Path base = folder.resolve("base.tar");
    byte[] noise = new byte[300_000];
    new java.util.Random(7).nextBytes(noise);
    try {
      Files.write(folder.resolve("noise"), noise);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Tare.in(folder).ok("build", "-o", base.toString(), "--file", "noise", "-t", "base:1");
    return base;
  }

  @Test
  void aBaseArchiveThatEndsTooEarly() throws Exception {
    Path base = base();
    long size = Files.size(base);
    for (long length : List.of(0L, 100L, 700L, size / 2, size - 3000)) {
      try (var file = new RandomAccessFile(base.toFile(), "rw")) {
        file.setLength(Math.min(length, file.length()));
      }
      Run run = build("--from-archive", "base.tar", "app");
      refused(run, 6, "base.tar");
      base();
    }
  }

  @Test
  void aBaseArchiveWithAFlippedBit() throws Exception {
    Path base = base();
    try (var file = new RandomAccessFile(base.toFile(), "rw")) {
      long middle = file.length() / 2;
      file.seek(middle);
      int old = file.read();
      file.seek(middle);
      file.write(old ^ 0x10);
    }
    refused(build("--from-archive", "base.tar", "app"), 6, "sha256:");
  }

  @Test
  void aBaseThatIsNoArchive() {
    refused(build("--from-archive", "text", "app"), 6, "text");
  }

  @Test
  void aBaseThatIsNotThere() {
    refused(build("--from-archive", "gone.tar", "app"), 8, "gone.tar");
  }

  @Test
  void aNameThatTheArchiveDoesNotHave() {
    base();
    refused(build("--from", "oci-archive:base.tar:other", "app"), 4, "other");
  }

  @Test
  void anOutputThatIsADirectory() throws Exception {
    Files.createDirectory(folder.resolve("directory"));
    refused(Tare.in(folder).run("build", "-o", "directory", "app"), 8, "directory");
  }

  @Test
  void anOutputInNoDirectory() {
    refused(Tare.in(folder).run("build", "-o", "no/where.tar", "app"), 8, "no/where.tar");
  }

  @Test
  void aLayoutOverSomethingElse() throws Exception {
    Inputs.write(Files.createDirectory(folder.resolve("full")).resolve("file"), "mine\n");
    refused(Tare.in(folder).run("build", "--to", "oci:full:x", "app"), 8, "full");
    assertThat(folder.resolve("full/file")).hasContent("mine\n");
  }

  @Test
  void aBadEpoch() {
    refused(
        Tare.in(folder).env("SOURCE_DATE_EPOCH", "yesterday").run("build", "-o", "out.tar", "app"),
        2,
        "SOURCE_DATE_EPOCH",
        "yesterday");
  }
}
