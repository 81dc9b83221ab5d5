// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real registries: plain, TLS with a password, bearer tokens that end in the middle. */
class RegistryIT {
  @TempDir static Path folder;
  private static final Properties LAB = Lab.registries();
  private static Path program;

  @BeforeAll
  static void inputs() {
    program = Inputs.program(folder);
  }

  private static String at(String registry, String name) {
    return LAB.getProperty(registry) + "/" + name;
  }

  private Tare tare(String name) throws Exception {
    Path config = Files.createDirectories(folder.resolve("docker-" + name));
    return Tare.in(folder)
        .env("DOCKER_CONFIG", config.toString())
        .env("REGISTRY_AUTH_FILE", "")
        .env("XDG_RUNTIME_DIR", config.toString())
        .env("HOME", config.toString());
  }

  private static Path certificates() throws Exception {
    Path folders = folder.resolve("certs.d");
    Path mine = Files.createDirectories(folders.resolve(LAB.getProperty("tls")));
    if (!Files.exists(mine.resolve("ca.crt"))) {
      Files.copy(Path.of(LAB.getProperty("ca")), mine.resolve("ca.crt"));
    }
    return folders;
  }

  private static void login(Tare tare, String registry) throws Exception {
    Path password = Inputs.write(folder.resolve("password"), LAB.getProperty("password") + "\n");
    Run run =
        tare.call(
                "login",
                "--cert-dir",
                certificates().toString(),
                "-u",
                LAB.getProperty("user"),
                "--password-stdin",
                LAB.getProperty(registry))
            .input(password)
            .run()
            .succeeded();
    assertThat(run.output() + run.error()).doesNotContain(LAB.getProperty("password"));
  }

  private static String digest(String image) {
    return Run.of(
            "skopeo",
            "inspect",
            "--tls-verify=false",
            "--format",
            "{{.Digest}}",
            "docker://" + image)
        .succeeded()
        .output()
        .trim();
  }

  @Tag("dockerd")
  @Tag("debian")
  @Test
  void aProgramOnABaseMovesNoByteOfTheBase() throws Exception {
    tare("base").ok("copy", Inputs.debianArchive(folder).toString(), at("plain", "base/debian:12"));
    String before = Lab.registryLog("plain");
    Run run =
        tare("base")
            .ok(
                "build",
                "--from",
                at("plain", "base/debian:12"),
                "--push",
                at("plain", "apps/say:1"),
                "--platform",
                "linux/" + Inputs.architecture(),
                "--progress=plain",
                program.toString());
    String asked = Lab.registryLog("plain").substring(before.length());
    List<String> base =
        Run.of(
                "skopeo",
                "inspect",
                "--tls-verify=false",
                "--format",
                "{{range .Layers}}{{println .}}{{end}}",
                "docker://" + at("plain", "base/debian:12"))
            .succeeded()
            .output()
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    assertThat(base).isNotEmpty();
    assertThat(asked).contains("PUT /v2/apps/say/manifests/1");
    for (String layer : base) {
      assertThat(asked.lines().filter(line -> line.contains("\"GET") && line.contains(layer)))
          .isEmpty();
      assertThat(run.error()).contains("mounted " + layer);
    }
    String image = at("plain", "apps/say:1");
    Run.of(Lab.docker("pull", "--quiet", image)).succeeded();
    assertThat(Run.of(Lab.docker("run", "--rm", "--network=none", image, "x")).succeeded().output())
        .startsWith("uid=0 cwd=/");
  }

  @Test
  void thePushedImageIsThatOfTheArchive() throws Exception {
    Path archive = folder.resolve("same.tar");
    String line =
        tare("same")
            .ok(
                "build",
                "-o",
                archive.toString(),
                "-t",
                "same:1",
                "--push",
                at("plain", "same/app:1"),
                program.toString())
            .output();
    assertThat(line.lines().map(l -> l.substring(l.indexOf('@'))).distinct()).hasSize(1);
    assertThat(line).contains(digest(at("plain", "same/app:1")));
  }

  /** Also while tokens end, after two seconds. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "tls", "bearer"})
  void aLargeLayerGoesOutWhileItIsMade(String registry) throws Exception {
    Path letters = Inputs.letters(folder.resolve("early-" + registry), 32, registry.hashCode());
    Tare tare = tare("early-" + registry);
    if (!registry.equals("plain")) {
      login(tare, registry);
    }
    String target = at(registry, "early/" + registry + ":1");
    String before = Lab.registryLog(registry);
    String certs = certificates().toString();
    String line =
        tare.ok(
                "build",
                "--compression=gzip:9",
                "--cert-dir",
                certs,
                "--push",
                target,
                "--file",
                letters.toString())
            .output();
    String asked = Lab.registryLog(registry).substring(before.length());
    assertThat(asked.lines().filter(request -> request.contains("\"PATCH /v2/early/")))
        .isNotEmpty();
    Path back = folder.resolve("early-back-" + registry);
    tare.ok("copy", "--cert-dir", certs, target, "oci:" + back + ":1");
    assertThat(line)
        .contains(
            Run.of("skopeo", "inspect", "--format", "{{.Digest}}", "oci:" + back + ":1")
                .succeeded()
                .output()
                .trim());
  }

  @Test
  void aSecondPushSendsNothing() throws Exception {
    String target = at("plain", "twice/app:1");
    tare("twice").ok("build", "--push", target, program.toString());
    Run again = tare("twice").ok("build", "--progress=plain", "--push", target, program.toString());
    assertThat(again.error().lines().filter(line -> line.startsWith("written")))
        .allMatch(line -> line.contains(digest(target)));
    assertThat(again.error()).contains("present sha256:");
  }

  @Test
  void severalTagsMoveTogether() throws Exception {
    tare("tags")
        .ok(
            "build",
            "--push",
            at("plain", "tags/app:1"),
            "--push",
            at("plain", "tags/app:latest"),
            program.toString());
    assertThat(digest(at("plain", "tags/app:1"))).isEqualTo(digest(at("plain", "tags/app:latest")));
  }

  @Test
  void aPasswordOverTlsWithACertificateOfItsOwn() throws Exception {
    Tare tare = tare("tls");
    String certs = certificates().toString();
    String target = at("tls", "app:1");
    Run refused = tare.run("build", "--cert-dir", certs, "--push", target, program.toString());
    assertThat(refused.status()).isEqualTo(3);
    assertThat(refused.error().lines().toList()).hasSize(1);
    login(tare, "tls");
    tare.ok("build", "--cert-dir", certs, "--push", target, program.toString());
    tare.ok("check-auth", "--cert-dir", certs, "--push", target);
    assertThat(tare.ok("inspect", "--cert-dir", certs, target).output()).contains("/say");
    assertThat(tare.ok("login", "--explain", LAB.getProperty("tls")).output())
        .contains("lab")
        .doesNotContain(LAB.getProperty("password"));
    tare.ok("logout", LAB.getProperty("tls"));
    assertThat(tare.run("inspect", "--cert-dir", certs, target).status()).isEqualTo(3);
  }

  @Test
  void aCertificateThatNobodyTrustsIsRefusedUnlessToldOtherwise() throws Exception {
    Run run = tare("untrusted").run("inspect", at("tls", "app:1"));
    assertThat(run.status()).isEqualTo(5);
    assertThat(run.error()).contains("certificate");
    Tare tare = tare("insecure");
    login(tare, "tls");
    tare.ok(
        "build",
        "--insecure",
        LAB.getProperty("tls"),
        "--push",
        at("tls", "insecure:1"),
        program.toString());
  }

  @Test
  void aWrongPasswordIsNotKept() throws Exception {
    Path wrong = Inputs.write(folder.resolve("wrong"), "wrong\n");
    Tare tare = tare("wrong");
    Run run =
        tare.call(
                "login",
                "--cert-dir",
                certificates().toString(),
                "-u",
                "lab",
                "--password-stdin",
                LAB.getProperty("tls"))
            .input(wrong)
            .run();
    assertThat(run.status()).isEqualTo(3);
    assertThat(folder.resolve("docker-wrong/config.json")).doesNotExist();
  }

  @Test
  void tokensThatEndInTheMiddleAreRenewed() throws Exception {
    Path noise = folder.resolve("noise");
    byte[] bytes = new byte[64 << 20];
    new Random(5).nextBytes(bytes);
    Files.write(noise, bytes);
    Path layout = folder.resolve("noise-layout");
    Tare.in(folder)
        .ok(
            "build",
            "--compression=none",
            "--to",
            "oci:" + layout + ":1",
            "--file",
            noise + ":/n1");
    for (int i = 2; i <= 6; i++) {
      Files.write(noise, new byte[] {(byte) i}, java.nio.file.StandardOpenOption.APPEND);
      Tare.in(folder)
          .ok(
              "build",
              "--compression=none",
              "--from",
              "oci:" + layout + ":" + (i - 1),
              "--to",
              "oci:" + layout + ":" + i,
              "--file",
              noise + ":/n" + i);
    }
    Tare tare = tare("bearer");
    login(tare, "bearer");
    tare.ok("copy", "oci:" + layout + ":6", at("bearer", "noise:1"));
    Path back = folder.resolve("noise-back");
    String line = tare.ok("copy", at("bearer", "noise:1"), "oci:" + back + ":6").output();
    assertThat(line)
        .contains(
            Run.of("skopeo", "inspect", "--format", "{{.Digest}}", "oci:" + layout + ":6")
                .succeeded()
                .output()
                .trim());
    assertThat(Lab.registryLog("bearer")).contains("\" 401 ");
  }

  @Test
  void anybodyMayPullFromTheBearerRegistryButNotPush() throws Exception {
    Tare tare = tare("owner");
    login(tare, "bearer");
    tare.ok("build", "--push", at("bearer", "open:1"), program.toString());
    Tare anybody = tare("anybody");
    anybody.ok("check-auth", at("bearer", "open:1"));
    anybody.ok("copy", at("bearer", "open:1"), "oci-archive:" + folder.resolve("open.tar"));
    assertThat(anybody.run("check-auth", "--push", at("bearer", "open:1")).status()).isEqualTo(3);
    assertThat(anybody.run("build", "--push", at("bearer", "open:1"), program.toString()).status())
        .isEqualTo(3);
  }

  @Test
  void aCredentialHelperIsAsked() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path helper = bin.resolve("docker-credential-lab");
    Inputs.write(
        helper,
        "#!/bin/sh\nread -r host\necho \"$1 $host\" >>'"
            + folder
            + "/asked'\n"
            + "echo '{\"Username\":\""
            + LAB.getProperty("user")
            + "\",\"Secret\":\""
            + LAB.getProperty("password")
            + "\"}'\n");
    assertThat(helper.toFile().setExecutable(true)).isTrue();
    Tare tare = tare("helper").env("PATH", bin + ":" + System.getenv("PATH"));
    Inputs.write(
        folder.resolve("docker-helper/config.json"),
        "{\"credHelpers\": {\"" + LAB.getProperty("tls") + "\": \"lab\"}}");
    tare.ok(
        "build",
        "--cert-dir",
        certificates().toString(),
        "--push",
        at("tls", "helped:1"),
        program.toString());
    assertThat(folder.resolve("asked")).hasContent("get " + LAB.getProperty("tls"));
  }

  @Tag("debian")
  @Test
  void dinkersCredentialsAreUsed() throws Exception {
    Path project = Files.createDirectory(folder.resolve("dinker"));
    Files.copy(program, project.resolve("say"));
    tare("dinker")
        .ok("copy", Inputs.debianArchive(project).toString(), at("plain", "base/dinker:12"));
    Inputs.write(
        project.resolve("dinker.json"),
        """
        {
          "from": "debian.tar",
          "from_pull": "docker://%s",
          "from_http": true,
          "arch": "%s",
          "os": "linux",
          "files": [{"source": "say", "mode": "755"}],
          "entrypoint": ["/say"],
          "dests": [
            {"ref": "docker://%s:{short_hash}", "user": "%s", "password": "%s", "http": true},
            {"ref": "docker://%s:{short_hash}"}
          ]
        }
        """
            .formatted(
                at("plain", "base/dinker:12"),
                Inputs.architecture(),
                at("tls", "dinker"),
                LAB.getProperty("user"),
                LAB.getProperty("password"),
                at("plain2", "dinker")));
    Run run = tare("dinker").ok("build", "dinker");
    assertThat(run.output().lines()).hasSize(2);
    assertThat(run.output() + run.error()).doesNotContain(LAB.getProperty("password"));
    Run.of("skopeo", "inspect", "oci-archive:" + project.resolve("debian.tar")).succeeded();
    Path archive = project.resolve("debian.tar");
    assertThat(Run.of("grep", "-c", LAB.getProperty("password"), archive.toString()).output())
        .isEqualTo("0\n");
  }

  @Test
  void aCopyKeepsAWholeIndex() throws Exception {
    Path layout = folder.resolve("multi");
    for (String platform : List.of("linux/amd64", "linux/arm64")) {
      Tare.in(folder)
          .ok(
              "build",
              "--platform",
              platform,
              "--to",
              "oci:" + layout + ":" + platform.substring(6),
              "--file",
              program.toString());
    }
    Path index = layout.resolve("index.json");
    Run.of(
            "sh",
            "-c",
            "jq -c '.manifests[0].platform={os:\"linux\",architecture:\"amd64\"}"
                + " | .manifests[1].platform={os:\"linux\",architecture:\"arm64\"}"
                + " | del(.manifests[].annotations)' '"
                + index
                + "' > '"
                + index
                + ".new' && mv '"
                + index
                + ".new' '"
                + index
                + "'")
        .succeeded();
    Tare tare = tare("index");
    String first = tare.ok("copy", "oci:" + layout, at("plain", "multi:1")).output();
    String second = tare.ok("copy", at("plain", "multi:1"), at("plain2", "multi:2")).output();
    assertThat(second.substring(second.indexOf('@')))
        .isEqualTo(first.substring(first.indexOf('@')));
    assertThat(tare.ok("inspect", at("plain2", "multi:2")).output())
        .contains("linux/amd64", "linux/arm64");
    Path one = folder.resolve("one.tar");
    tare.ok("copy", "--platform", "linux/arm64", at("plain2", "multi:2"), "oci-archive:" + one);
    assertThat(tare.ok("inspect", one.toString()).output()).contains("linux/arm64");
  }

  @Test
  void whatIsNotThereIsNotFound() throws Exception {
    Run run = tare("none").run("inspect", at("plain", "no/such:1"));
    assertThat(run.status()).isEqualTo(4);
    assertThat(run.error().lines().toList()).hasSize(1);
  }

  @Test
  void aRegistryThatIsNotThereIsANetworkError() throws Exception {
    Run run = tare("nobody").run("inspect", "127.0.0.1:1/x:1");
    assertThat(run.status()).isEqualTo(5);
    assertThat(run.error()).contains("127.0.0.1:1");
  }
}
