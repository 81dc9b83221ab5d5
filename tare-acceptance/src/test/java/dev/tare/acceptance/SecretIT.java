// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pushes with a password, every way it can be given. The words and the environment of every program
 * that is started are traced; so is what every process shows of itself while it runs.
 */
class SecretIT {
  private static final Properties LAB = Lab.registries();
  private static final String PASSWORD = LAB.getProperty("password");
  private static final String BASIC =
      Base64.getEncoder()
          .encodeToString(
              (LAB.getProperty("user") + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));

  @TempDir private Path folder;
  private Path home = Path.of("");
  private Path temporary = Path.of("");
  private Path certificates = Path.of("");

  /** Built, if it must be, before its environment is taken away. */
  @BeforeAll
  static void build() {
    Tare.in(Lab.ROOT).ok("--version");
  }

  @BeforeEach
  void places() throws IOException {
    home = Files.createDirectory(folder.resolve("home"));
    Files.createDirectory(home.resolve(".docker"));
    temporary = Files.createDirectory(folder.resolve("tmp"));
    certificates = folder.resolve("certs.d");
    Path mine = Files.createDirectories(certificates.resolve(LAB.getProperty("tls")));
    Files.copy(Path.of(LAB.getProperty("ca")), mine.resolve("ca.crt"));
  }

  private Path config() {
    return home.resolve(".docker/config.json");
  }

  /** Runs tare under a trace of all programs that it and its children start. */
  private Run traced(String name, Path input, String... words) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "-i",
                "PATH=" + folder + ":" + System.getenv("PATH"),
                "HOME=" + home,
                "TMPDIR=" + temporary,
                "strace",
                "-f",
                "-qq",
                "-v",
                "-s",
                "100000",
                "-e",
                "trace=execve",
                "-o",
                folder.resolve(name + ".trace").toString(),
                Lab.ROOT.resolve("tare").toString()));
    command.addAll(List.of(words));
    return new Run.Call(command).in(folder).input(input).run();
  }

  private String target(String name) {
    return LAB.getProperty("tls") + "/secret/" + name + ":1";
  }

  private Run push(String name, String... more) throws IOException {
    Path file = Inputs.write(folder.resolve("content"), "content of " + name);
    List<String> words =
        new ArrayList<>(
            List.of("build", "--cert-dir", certificates.toString(), "--progress=plain"));
    words.addAll(List.of("--push", target(name), "--file", file + ":/content"));
    words.addAll(List.of(more));
    return traced(name, Path.of("/dev/null"), words.toArray(new String[0])).succeeded();
  }

  private static void assertSilent(String where, String text) {
    assertThat(text).as(where).doesNotContain(PASSWORD).doesNotContain(BASIC);
  }

  /** Nothing that was started, printed, written or pushed has it, but for the one file. */
  private void assertHidden(String name, Run run) throws IOException {
    String trace = Files.readString(folder.resolve(name + ".trace"), StandardCharsets.ISO_8859_1);
    assertThat(trace).contains("execve(").contains("/bin/java");
    assertSilent("programs started", trace);
    assertSilent("output", run.output() + run.error());
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean mayHave =
            file.equals(config()) || file.getFileName().toString().startsWith("given");
        if (!mayHave) {
          assertSilent(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    Path back = folder.resolve(name + "-back");
    Run.of(
            "skopeo",
            "copy",
            "--quiet",
            "--insecure-policy",
            "--src-cert-dir",
            certificates.resolve(LAB.getProperty("tls")).toString(),
            "--src-authfile",
            authfile().toString(),
            "docker://" + target(name),
            "dir:" + back)
        .succeeded();
    try (Stream<Path> files = Files.list(back)) {
      for (Path file : files.toList()) {
        assertSilent("image: " + file, Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private Path authfile() {
    return Inputs.write(
        folder.resolve("given-to-skopeo.json"),
        "{\"auths\": {\"" + LAB.getProperty("tls") + "\": {\"auth\": \"" + BASIC + "\"}}}");
  }

  @Test
  void aPasswordInDockersConfig() throws Exception {
    Files.copy(authfile(), config());
    assertHidden("config", push("config"));
  }

  @Test
  void aPasswordFromStandardInput() throws Exception {
    Path given = Inputs.write(folder.resolve("given"), PASSWORD + "\n");
    Run login =
        traced(
                "login",
                given,
                "login",
                "--cert-dir",
                certificates.toString(),
                "-u",
                LAB.getProperty("user"),
                "--password-stdin",
                LAB.getProperty("tls"))
            .succeeded();
    assertSilent("login", login.output() + login.error());
    assertSilent(
        "login's programs",
        Files.readString(folder.resolve("login.trace"), StandardCharsets.ISO_8859_1));
    assertThat(Files.getPosixFilePermissions(config())).hasSize(2);
    assertHidden("stdin", push("stdin"));
  }

  @Test
  void aPasswordInABuildFile() throws Exception {
    Inputs.write(folder.resolve("content"), "content of file");
    Path given =
        Inputs.write(
            folder.resolve("given.json"),
            """
            {"dests": [{"ref": "docker://%s", "user": "%s", "password": "%s"}],
             "files": [{"source": "content"}]}
            """
                .formatted(target("file"), LAB.getProperty("user"), PASSWORD));
    Run built =
        traced(
                "file",
                Path.of("/dev/null"),
                "build",
                "--cert-dir",
                certificates.toString(),
                "--progress=plain",
                given.toString())
            .succeeded();
    Files.copy(authfile(), config()); // for skopeo alone
    assertHidden("file", built);
  }

  /** The helper is a child: it notes what it and its parent show to everybody. */
  @Test
  void aPasswordFromAHelper() throws Exception {
    Path given = Inputs.write(folder.resolve("given-to-helper"), PASSWORD);
    Path helper =
        Inputs.write(
            folder.resolve("docker-credential-given"),
            """
            #!/bin/sh
            read -r host
            for process in $$ $PPID; do
              cat /proc/$process/cmdline /proc/$process/environ >>'%1$s/shown'
            done
            printf '{"Username":"%2$s","Secret":"%%s"}\\n' "$(cat '%3$s')"
            """
                .formatted(folder, LAB.getProperty("user"), given));
    assertThat(helper.toFile().setExecutable(true)).isTrue();
    Inputs.write(config(), "{\"credHelpers\": {\"" + LAB.getProperty("tls") + "\": \"given\"}}");
    assertHidden("helper", push("helper"));
    assertThat(folder.resolve("shown")).content(StandardCharsets.ISO_8859_1).contains("--push");
    assertThat(folder.resolve("helper.trace"))
        .content(StandardCharsets.ISO_8859_1)
        .contains("docker-credential-given");
    assertSilent("config", Files.readString(config()));
  }

  /** Tokens are secrets too: none is told, though every word is asked for. */
  @Test
  void tokensAreNotTold() throws Exception {
    Inputs.write(
        config(),
        "{\"auths\": {\"" + LAB.getProperty("bearer") + "\": {\"auth\": \"" + BASIC + "\"}}}");
    Path file = Inputs.write(folder.resolve("content"), "content");
    Run run =
        traced(
                "token",
                Path.of("/dev/null"),
                "build",
                "--progress=plain",
                "--push",
                LAB.getProperty("bearer") + "/secret:1",
                "--file",
                file + ":/content")
            .succeeded();
    String trace = Files.readString(folder.resolve("token.trace"), StandardCharsets.ISO_8859_1);
    for (String text : List.of(run.output(), run.error(), trace)) {
      assertSilent("tokens", text);
      assertThat(text).doesNotContain("eyJ").doesNotContain("Bearer");
    }
  }
}
