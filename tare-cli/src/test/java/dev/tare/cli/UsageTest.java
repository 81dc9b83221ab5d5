// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is given wrong is told; what is given right arrives. */
class UsageTest {
  private static final String HUB = "docker://registry.invalid/a/app:1";

  @TempDir Path folder;
  private String program = "";
  private String archive = "";

  @BeforeEach
  void program() throws IOException {
    program = Files.writeString(folder.resolve("app"), "program\n").toString();
    archive = folder.resolve("app.tar").toString();
  }

  private TestRun build(String... options) {
    List<String> all = new ArrayList<>(List.of("build", "-o", archive, program));
    all.addAll(List.of(options));
    return TestRun.of(all.toArray(String[]::new));
  }

  private static void refused(TestRun run, String message) {
    assertThat(run.error()).isEqualTo("tare: " + message + "\n");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.bytes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "--volume,data,'--volume: \"data\" does not begin with /, as a path in an image does'",
        "--workdir,data,'--workdir: \"data\" does not begin with /, as a path in an image does'",
        "--stop-signal,SIGFOO,'--stop-signal: \"SIGFOO\" is not a signal: SIGTERM, SIGRTMIN+3 or a"
            + " number of 1 to 64 is meant'",
        "--port,x,'--port: invalid port \"x\": a port is a number'",
        "--tag,'','--tag: invalid reference \"\": it is empty'",
        "--insecure,'','--insecure: registry \"\": the host is empty'",
        "--cert-dir,nowhere,--cert-dir: nowhere is not a directory",
        "--progress,loud,'--progress: loud is not one of auto, plain, json, none'",
      })
  void aWrongValueIsToldWithItsOption(String option, String value, String message) {
    refused(build(option, value), message);
    assertThat(Path.of(archive)).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"--stop-signal,RTMIN+3", "--stop-signal,9", "--workdir,''", "--volume,C:\\data"})
  void anUnusualValueIsTaken(String option, String value) {
    assertThat(build(option, value).error()).isEmpty();
  }

  @Test
  void certificatesWithoutARegistryAreRefused() throws IOException {
    Files.writeString(folder.resolve("ca.crt"), "");
    refused(
        build("--cert-dir", folder.toString()),
        "--cert-dir: "
            + folder
            + ": certificates stand in a directory per registry there: HOST[:PORT]/ca.crt");
  }

  @Test
  void aNameThatNoDestinationTakesIsRefused() {
    String message =
        "--tag: other:1 is not in the repository of "
            + HUB
            + "; in a registry a further name is HOST/NAME:TAG with the same NAME";
    refused(TestRun.of("build", program, "--to", HUB, "-t", "other:1"), message);
    assertThat(build().code()).isEqualTo(ExitCode.OK);
    refused(TestRun.of("copy", archive, HUB, "-t", "other:1"), message);
    assertThat(build("--dry-run", "--to", HUB, "-t", "other:1").code()).isEqualTo(ExitCode.OK);
  }

  @Test
  void namesAreAddedToTheDestinationsOfABuildFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("dinker.json"),
            "{\"files\": [{\"source\": \"app\"}], \"dests\": [{\"ref\": \"oci:out:x\"}]}");
    assertThat(TestRun.of("build", file.toString(), "-t", "y:1").error()).isEmpty();
    for (String name : List.of("x", "y:1")) {
      assertThat(TestRun.of("inspect", "oci:" + folder.resolve("out") + ":" + name).error())
          .isEmpty();
    }
  }

  @Test
  void aDryRunWritesNothing() {
    TestRun dry = build("--dry-run");
    assertThat(dry.code()).isEqualTo(ExitCode.OK);
    assertThat(Path.of(archive)).doesNotExist();
    String result = build().output();
    assertThat(dry.output()).startsWith("base     scratch\n").endsWith("\n" + result);
    assertThat(build("--dry-run", "-q").output()).isEqualTo(result);
  }

  @Test
  void rawDocumentsAreAsLongAsTheirDigestsSay() throws Exception {
    assertThat(build().code()).isEqualTo(ExitCode.OK);
    String digest =
        java.util.HexFormat.of()
            .formatHex(
                java.security.MessageDigest.getInstance("SHA-256")
                    .digest(TestRun.of("inspect", "--raw", archive).bytes()));
    assertThat(TestRun.of("inspect", archive).output()).contains("sha256:" + digest);
  }

  @Test
  void anImageIsNotWrittenToATerminal() {
    refused(
        TestRun.onTerminal("build", program, "-o", "-"),
        "an image is not written to a terminal; send standard output to a file or program");
  }

  @Test
  void aReaderWhoGoesEndsTheWriting() {
    TestRun run =
        TestRun.to(
            new OutputStream() {
              @Override
              public void write(int value) throws IOException {
                throw new IOException("broken pipe");
              }
            },
            "build",
            program,
            "-o",
            "-");
    assertThat(run.code()).isEqualTo(ExitCode.IO);
    assertThat(run.error()).isEqualTo("tare: standard output cannot be written\n");
  }

  @Test
  void aResultIsOneLineWhateverTheFileIsCalled() {
    TestRun run = TestRun.of("build", program, "-o", folder.resolve("a\nb.tar").toString());
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    assertThat(run.output()).hasLineCount(1).contains("a\\x0ab.tar");
  }

  @Test
  void aDamagedTarIsBrokenContent() throws IOException {
    Path tar = Files.writeString(folder.resolve("x.tar"), "no tar");
    TestRun run = TestRun.of("build", "--tar", tar.toString(), "-o", archive);
    assertThat(run.code()).isEqualTo(ExitCode.INTEGRITY);
    assertThat(run.error()).contains("x.tar").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--tar=https://example.com/x.tgz#sha256=12 | --tar: ",
        "--tar=https://me:secret@example.com/x.tgz | --tar: a download from example.com cannot",
        "--tar=-: | -:: nothing after the colon",
        "--layer=http://[/ | --layer: invalid address",
        "--exclude=*.map | --exclude is for --directory and --tar; none is given",
        "--remove=/ | ",
        "--mkdir=/a:888 | --mkdir: /a:888: PATH[:MODE[:USER[:GROUP]]] is meant",
        "--mkdir=/a: | --mkdir: /a:: PATH[:MODE[:USER[:GROUP]]] is meant",
        "--mkdir=/a:: | --mkdir: /a::: PATH[:MODE[:USER[:GROUP]]] is meant",
        "--mkdir=/a:755:-x | --mkdir: invalid owner",
        "--mkdir=/ | destination",
        "--symlink=/a | --symlink: /a: PATH=TARGET is meant",
        "--symlink=/a= | --symlink: /a=: PATH=TARGET is meant",
        "--symlink==x | --symlink: =x: PATH=TARGET is meant",
        "--chown=-a | --chown: invalid owner",
      })
  void whatCannotBeAddedIsRefused(String option, String message) {
    TestRun run = build(option);
    assertThat(run.error()).startsWith("tare: " + (message == null ? "" : message)).hasLineCount(1);
    assertThat(run.error()).doesNotContain("secret");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(build("--directory", ".", "--exclude", "[").error())
        .startsWith("tare: --exclude: invalid pattern");
    assertThat(build("--tar", "x.tar", "--strip", "-1").error())
        .startsWith("tare: --strip: -1 is no number");
  }

  @Test
  void whatIsNotTextOrNotAFileIsToldApart() {
    assertThat(build("--file", "\uFFFD.bin").error()).contains("is not UTF-8", "--directory");
    refused(TestRun.of("copy", program, "-"), "-: say oci-archive:- or docker-archive:-");
    refused(TestRun.of("version", "x"), "tare version takes no argument: x");
    refused(
        TestRun.of("copy", "a"),
        "tare copy needs a source and a destination, not 1 argument; see tare copy --help");
    refused(
        TestRun.of("copy", "--archive-layout=old", program, "oci:x"),
        "--archive-layout: old is not one of universal, legacy");
  }

  @Test
  void aLoginIsForARegistry() {
    for (String command : List.of("login", "logout")) {
      refused(
          TestRun.of(command, "https://registry.invalid/a"),
          "https://registry.invalid/a names a repository; a login is for a registry: HOST[:PORT]");
      refused(TestRun.of(command, "a b"), "registry \"a b\": a host cannot contain \" \"");
    }
    assertThat(TestRun.of("login", "--explain", "https://registry.invalid/v2/").output())
        .contains("/nowhere/.docker/config.json: no such file");
  }
}
