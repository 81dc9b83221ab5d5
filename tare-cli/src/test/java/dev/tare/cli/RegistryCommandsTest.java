// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.oci.Digest;
import dev.tare.testkit.Auth;
import dev.tare.testkit.Fault;
import dev.tare.testkit.MemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that ask registries. */
class RegistryCommandsTest {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  @TempDir Path folder;

  private String build(MemoryRegistry registry, String name) throws IOException {
    Path program = Files.writeString(folder.resolve("app"), "program\n");
    TestRun run = TestRun.of("build", program.toString(), "--push", registry.host() + "/" + name);
    assertThat(run.error()).isEmpty();
    return run.output().strip().replaceFirst(".*@", "");
  }

  /** A layout of one manifest without layers, of more bytes than registries must take. */
  private Path tooLarge() throws IOException {
    Path layout = folder.resolve("large");
    Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
    byte[] empty = "{}".getBytes(UTF_8);
    Files.write(blobs.resolve(Digest.sha256(empty).hex()), empty);
    byte[] manifest =
        "{\"schemaVersion\":2,\"config\":%s,\"layers\":[],\"annotations\":{\"a\":\"%s\"}}"
            .formatted(
                "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"%s\",\"size\":2}"
                    .formatted(Digest.sha256(empty)),
                "a".repeat(4 << 20))
            .getBytes(UTF_8);
    Files.write(blobs.resolve(Digest.sha256(manifest).hex()), manifest);
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        layout.resolve("index.json"),
        "{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}]}"
            .formatted(MANIFEST, Digest.sha256(manifest), manifest.length));
    return layout;
  }

  @Test
  void aManifestOfMoreThanFourMebibytesIsRefusedBeforeAnythingIsSent() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start()) {
      String target = "docker://" + registry.host() + "/app:1";
      TestRun copy = TestRun.of("copy", "oci:" + tooLarge(), target);
      assertThat(copy.error()).contains("more than the 4194304");
      assertThat(copy.code()).isEqualTo(ExitCode.LIMIT);
      Path program = Files.writeString(folder.resolve("app"), "#!/bin/sh\n");
      TestRun build =
          TestRun.of(
              "build",
              program.toString(),
              "--annotation=a=" + "a".repeat(4 << 20),
              "--push",
              registry.host() + "/app:1");
      assertThat(build.error()).contains("more than the 4194304");
      assertThat(build.code()).isEqualTo(ExitCode.LIMIT);
      assertThat(registry.requests()).isEmpty();
    }
  }

  @Test
  void refusedCredentialsOfABuildFileAreNamedByTheirKey() throws IOException {
    for (Auth auth : new Auth[] {Auth.basic("me", "right"), Auth.bearer("me", "right")}) {
      try (MemoryRegistry registry = MemoryRegistry.builder().auth(auth).start();
          MemoryRegistry open = MemoryRegistry.builder().start()) {
        build(open, "app:1");
        Path file =
            Files.writeString(
                folder.resolve("dinker.json"),
                """
                {"files": [{"source": "app"}], "from_pull": "docker://%s/app:1",
                 "dests": [{"ref": "docker://%s/b:1"},
                           {"ref": "docker://%s/app:1", "user": "me", "password": "wrong"}]}
                """
                    .formatted(open.host(), open.host(), registry.host()));
        TestRun push = TestRun.of("build", file.toString());
        assertThat(push.code()).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(push.error())
            .matches("(?s)tare: " + file + ":3:\\d+: dests\\[1]\\.password: .*")
            .endsWith("; the registry does not take the user and password that stand there\n")
            .hasLineCount(1);
        Files.writeString(
            file,
            """
            {"files": [{"source": "app"}], "from_user": "me", "from_password": "wrong",
             "from_pull": "docker://%s/app:1",
             "dests": [{"ref": "oci:out", "user": "me", "password": "wrong"}]}
            """
                .formatted(registry.host()));
        TestRun pull = TestRun.of("build", file.toString());
        assertThat(pull.code()).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(pull.error())
            .startsWith("tare: " + file + ":1:68: from_password: ")
            .hasLineCount(1);
      }
    }
  }

  @Test
  void credentialsThatAreNotOfTheBuildFileAreNot() throws IOException {
    try (MemoryRegistry registry =
        MemoryRegistry.builder().auth(Auth.basic("me", "right")).start()) {
      Path program = Files.writeString(folder.resolve("app"), "program\n");
      TestRun run = TestRun.of("build", program.toString(), "--push", registry.host() + "/app:1");
      assertThat(run.code()).isEqualTo(ExitCode.AUTHENTICATION);
      assertThat(run.error()).startsWith("tare: ").endsWith("; give some with tare login\n");
    }
  }

  /** Neither what happens nor what goes wrong tells it, whatever the registry says about it. */
  @Test
  void aPasswordInABuildFileIsNotTold() throws IOException {
    String basic = Base64.getEncoder().encodeToString("me:hunter2-hunter2".getBytes(UTF_8));
    for (Auth auth :
        new Auth[] {Auth.basic("me", "hunter2-hunter2"), Auth.bearer("me", "hunter2-hunter2")}) {
      try (MemoryRegistry registry = MemoryRegistry.builder().auth(auth).start()) {
        Files.writeString(folder.resolve("app"), "#!/bin/sh\n");
        Path file =
            Files.writeString(
                folder.resolve("dinker.json"),
                """
                {"dests": [{"ref": "docker://%s/app:1", "user": "me",
                            "password": "hunter2-hunter2"}],
                 "files": [{"source": "app"}]}
                """
                    .formatted(registry.host()));
        for (Fault fault :
            new Fault[] {
              Fault.header("Warning", "299 - \"harmless\""),
              Fault.error(401, "UNAUTHORIZED", "who are you"),
              Fault.error(400, "NAME_INVALID", "no"),
              Fault.redirect("http://localhost:1/elsewhere"),
              Fault.status(413)
            }) {
          registry.behave();
          registry.on(r -> r.is("PUT", "/manifests/"), fault);
          TestRun run = TestRun.of("build", "--progress=plain", "--json", file.toString());
          assertThat(run.error()).isNotEmpty();
          assertThat(run.output() + run.error()).doesNotContain("hunter2").doesNotContain(basic);
        }
        assertThat(registry.blobs("app")).isNotEmpty();
      }
    }
  }

  private static String refer(MemoryRegistry registry, String subject, String type) {
    registry.putBlob("app", "{}".getBytes(UTF_8));
    String empty =
        "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"%s\",\"size\":2}"
            .formatted(Digest.sha256("{}".getBytes(UTF_8)));
    byte[] manifest =
        ("{\"schemaVersion\":2,\"mediaType\":\""
                + MANIFEST
                + "\",\"artifactType\":\""
                + type
                + "\",\"config\":"
                + empty
                + ",\"layers\":["
                + empty
                + "],\"subject\":"
                + "{\"mediaType\":\""
                + MANIFEST
                + "\",\"digest\":\""
                + subject
                + "\",\"size\":1}}")
            .getBytes(UTF_8);
    String digest = Digest.sha256(manifest).toString();
    registry.putManifest("app", digest, MANIFEST, manifest);
    return digest;
  }

  @Test
  void tagsAreListedOneALineOrAsJson() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().pageSize(1).start()) {
      build(registry, "team/app:1.0");
      build(registry, "team/app:2.0");
      String name = registry.host() + "/team/app";
      assertThat(TestRun.of("tags", name).output()).isEqualTo("1.0\n2.0\n");
      assertThat(TestRun.of("tags", "docker://" + name).output()).isEqualTo("1.0\n2.0\n");
      assertThat(TestRun.of("tags", "--json", name).output())
          .isEqualTo("{\"name\":\"" + name + "\",\"tags\":[\"1.0\",\"2.0\"]}\n");
      TestRun gone = TestRun.of("tags", registry.host() + "/none");
      assertThat(gone.code()).isEqualTo(ExitCode.NOT_FOUND);
      assertThat(gone.error())
          .isEqualTo("tare: there is no repository " + registry.host() + "/none\n");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"r.test/app:1", "r.test/app:latest", "app:latest", "r.test:5000/app@sha256:"})
  void tagsAreThoseOfARepository(String name) {
    TestRun run = TestRun.of("tags", name.endsWith(":") ? name + "0".repeat(64) : name);
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error()).endsWith(": a repository's name is needed, without a tag or digest\n");
  }

  @Test
  void aWarningOfTheRegistryIsOneLineOnStandardError() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start()) {
      build(registry, "app:1");
      registry.on(r -> true, Fault.header("Warning", "299 - \"moves\u001b[2J on Monday\""));
      TestRun run = TestRun.of("inspect", registry.host() + "/app:1");
      assertThat(run.code()).isEqualTo(ExitCode.OK);
      assertThat(run.error())
          .isEqualTo("tare: " + registry.host() + " warns: \"moves\\x1b[2J on Monday\"\n");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCopyTakesWhatRefersToTheImageAlong(boolean api) throws IOException {
    try (MemoryRegistry from = MemoryRegistry.builder().start();
        MemoryRegistry to = MemoryRegistry.builder().referrers(api).start()) {
      String image = build(from, "app:1");
      String sbom = refer(from, image, "example/sbom");
      String signature = refer(from, sbom, "example/signature");
      String source = from.host() + "/app:1";
      String target = "docker://" + to.host() + "/mine:1";
      assertThat(TestRun.of("copy", source, target).error()).isEmpty();
      assertThat(to.manifest("mine", sbom)).isEmpty();
      assertThat(TestRun.of("copy", "--referrers", source, target).error()).isEmpty();
      for (String digest : new String[] {image, sbom, signature}) {
        assertThat(to.manifest("mine", digest)).isPresent();
      }
      assertThat(to.tags("mine").size()).isEqualTo(api ? 1 : 3);
    }
  }

  @Test
  void theTagComesAfterWhatRefersToItsImage() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start()) {
      String signature = refer(registry, build(registry, "app:1"), "example/signature");
      registry.on(r -> r.is("PUT", "/mine/manifests/" + signature), Fault.status(400));
      TestRun run =
          TestRun.of(
              "copy",
              "--referrers",
              registry.host() + "/app:1",
              "docker://" + registry.host() + "/mine:1");
      assertThat(run.code()).isEqualTo(ExitCode.NETWORK);
      assertThat(registry.manifest("mine", "1")).isEmpty();
    }
  }

  @Test
  void referrersAreKeptByRegistriesOnly() throws IOException {
    try (MemoryRegistry registry = MemoryRegistry.builder().start()) {
      build(registry, "app:1");
      TestRun run =
          TestRun.of(
              "copy", "--referrers", registry.host() + "/app:1", "oci:" + folder.resolve("out"));
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.error())
          .isEqualTo("tare: --referrers: source and destination must be in registries\n");
    }
  }

  @Test
  void strictAuthIsAnAuthenticationError() throws IOException {
    Auth auth = Auth.bearer("me", "s3cret");
    try (MemoryRegistry registry = MemoryRegistry.builder().auth(auth).start()) {
      String realm = registry.origin().replace("127.0.0.1", "localhost") + "/token";
      registry.on(
          r -> !r.path().contains("token"),
          Fault.status(401)
              .and(Fault.header("WWW-Authenticate", "Bearer realm=\"" + realm + "\"")));
      Files.writeString(folder.resolve("app"), "");
      Path file =
          Files.writeString(
              folder.resolve("dinker.json"),
              """
              {"from_pull": "docker://%s/app:1", "from_user": "me", "from_password": "s3cret",
              "files": [{"source": "app"}],
              "dests": [{"ref": "oci:%s"}]}"""
                  .formatted(registry.host(), folder.resolve("out")));
      TestRun run = TestRun.of("build", "--strict-auth", file.toString());
      assertThat(run.error()).endsWith("which gets no password with strict-auth\n");
      assertThat(run.code()).isEqualTo(ExitCode.AUTHENTICATION);
      assertThat(registry.grants()).isEmpty();
      assertThat(TestRun.of("build", file.toString()).error())
          .startsWith("tare: the password for " + registry.host() + " goes to");
    }
  }
}
