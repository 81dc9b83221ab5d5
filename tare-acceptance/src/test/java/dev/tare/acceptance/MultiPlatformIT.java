// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images for several platforms under one index, judged by the tools that pull them. */
class MultiPlatformIT {
  private static final List<String> ARCHITECTURES = List.of("amd64", "arm64");
  private static final Path HELLO = Lab.ROOT.resolve("examples/hello");
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";

  @TempDir static Path folder;
  private static final Properties LAB = Lab.registries();
  private static Path project;

  /** A base of two platforms that tare has no hand in: by umoci, skopeo and curl. */
  @BeforeAll
  static void base() throws Exception {
    List<String> entries = new ArrayList<>();
    Path root = folder.resolve("root");
    Files.createDirectories(root.resolve("etc"));
    for (String architecture : ARCHITECTURES) {
      Inputs.write(root.resolve("etc/base"), "for " + architecture + "\n".repeat(1000));
      String layout = folder.resolve("base-" + architecture) + "";
      String image = layout + ":base";
      Run.of("umoci", "init", "--layout", layout).succeeded();
      Run.of("umoci", "new", "--image", image).succeeded();
      Run.of("umoci", "insert", "--image", image, root.toString(), "/").succeeded();
      Run.of("umoci", "config", "--image", image, "--os=linux", "--architecture=" + architecture)
          .succeeded();
      String target = "docker://" + at("multi/base:" + architecture);
      Run.of(skopeo("copy", "--dest-tls-verify=false", "oci:" + image, target)).succeeded();
      byte[] manifest =
          Run.of(skopeo("inspect", "--tls-verify=false", "--raw", target))
              .succeeded()
              .outputBytes();
      entries.add(
          ("{'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'%s','size':%d,"
                  + "'platform':{'architecture':'%s','os':'linux'}}")
              .replace('\'', '"')
              .formatted(digest("multi/base:" + architecture), manifest.length, architecture));
    }
    Path index =
        Inputs.write(
            folder.resolve("index.json"),
            "{\"schemaVersion\":2,\"mediaType\":\""
                + INDEX
                + "\",\"manifests\":["
                + String.join(",", entries)
                + "]}");
    Run.of(
            "curl",
            "--fail",
            "--silent",
            "--show-error",
            "-X",
            "PUT",
            "-H",
            "Content-Type: " + INDEX,
            "--data-binary",
            "@" + index,
            "http://" + LAB.getProperty("plain") + "/v2/multi/base/manifests/1")
        .succeeded();
    project = Files.createDirectories(folder.resolve("project"));
    for (String architecture : ARCHITECTURES) {
      Files.copy(HELLO.resolve("hello-" + architecture), project.resolve("hello-" + architecture));
    }
    Inputs.write(
        project.resolve("tare.yaml"),
        """
        tare: 1
        from: BASE
        platforms: [linux/arm64, linux/amd64]
        layers:
          - files: [{source: notes, dest: /notes}]
          - files: [{source: "hello-{arch}", dest: /hello, mode: "0755"}]
        config: {entrypoint: [/hello]}
        annotations: {org.opencontainers.image.source: "https://example.com/hello"}
        """
            .replace("BASE", at("multi/base:1")));
    Inputs.write(project.resolve("notes"), "for all of them\n");
  }

  private static String at(String name) {
    return LAB.getProperty("plain") + "/" + name;
  }

  private static List<String> skopeo(String... arguments) {
    return Stream.concat(Stream.of("skopeo", "--insecure-policy"), Stream.of(arguments)).toList();
  }

  private static String digest(String name) {
    return Run.of(
            skopeo(
                "inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + at(name)))
        .succeeded()
        .output()
        .strip();
  }

  private static Tare tare() {
    return Tare.in(folder).env("HOME", folder.toString());
  }

  private static String raw(String location) {
    return tare().ok("inspect", "--raw", location).output();
  }

  private static String jq(String filter, String json) {
    Path file = Inputs.write(folder.resolve("document.json"), json);
    return Run.of("jq", "-r", filter, file.toString()).succeeded().output().strip();
  }

  private static List<String> layers(String name, String architecture) {
    return jq(
            ".layers[].digest",
            tare().ok("inspect", "--raw", "--platform=linux/" + architecture, at(name)).output())
        .lines()
        .toList();
  }

  private static Run build(String... arguments) {
    return tare()
        .ok(
            Stream.concat(
                    Stream.of("build", "--progress=plain"),
                    Stream.concat(Stream.of(arguments), Stream.of(project.toString())))
                .toArray(String[]::new));
  }

  private static void assertNoLayerOfTheBaseMoved(String log) {
    for (String architecture : ARCHITECTURES) {
      List<String> base = layers("multi/base:1", architecture);
      assertThat(base).hasSize(1);
      assertThat(log.lines().filter(line -> line.contains("\"GET") && line.contains(base.get(0))))
          .isEmpty();
    }
  }

  @Tag("dockerd")
  @Test
  void everyToolPullsTheImageOfItsPlatform() throws Exception {
    String before = Lab.registryLog("plain");
    Run run = build("--push", at("multi/app:1"));
    String log = Lab.registryLog("plain").substring(before.length());
    assertNoLayerOfTheBaseMoved(log);
    for (String architecture : ARCHITECTURES) {
      assertThat(run.error()).contains("mounted " + layers("multi/base:1", architecture).get(0));
    }
    assertThat(log.lines().filter(line -> line.contains("\"PUT /v2/multi/app/manifests/")))
        .as("two manifests, their index, its tag")
        .hasSize(4)
        .last()
        .asString()
        .contains("/manifests/1 ");
    for (String architecture : ARCHITECTURES) {
      String image = "docker://" + at("multi/app:1");
      String config =
          Run.of(
                  skopeo(
                      "--override-arch=" + architecture,
                      "inspect",
                      "--tls-verify=false",
                      "--config",
                      "--raw",
                      image))
              .succeeded()
              .output();
      assertThat(jq(".architecture, .config.Entrypoint[0], (.rootfs.diff_ids | length)", config))
          .isEqualTo(architecture + "\n/hello\n3");
      unpackedByUmoci(image, architecture);
    }
    Run.of(Lab.docker("pull", "--quiet", at("multi/app:1"))).succeeded();
    String text = Files.readString(HELLO.resolve("hello-" + Inputs.architecture() + ".s"));
    String said =
        Run.of(Lab.docker("run", "--rm", "--network=none", at("multi/app:1"))).succeeded().output();
    assertThat(said).isNotBlank();
    assertThat(text).contains(said.strip());
  }

  private static void unpackedByUmoci(String image, String architecture) {
    String layout = folder.resolve("pulled-" + architecture) + ":x";
    Path bundle = folder.resolve("bundle-" + architecture);
    Run.of(
            skopeo(
                "--override-arch=" + architecture,
                "copy",
                "--src-tls-verify=false",
                image,
                "oci:" + layout))
        .succeeded();
    Run.of("umoci", "unpack", "--rootless", "--image", layout, bundle.toString()).succeeded();
    Path root = bundle.resolve("rootfs");
    assertThat(root.resolve("hello"))
        .hasSameBinaryContentAs(HELLO.resolve("hello-" + architecture));
    assertThat(root.resolve("etc/base")).content().startsWith("for " + architecture + "\n");
    assertThat(root.resolve("notes")).hasContent("for all of them\n");
  }

  private static List<String> buildah() {
    return List.of(
        "buildah",
        "--root",
        folder.resolve("storage") + "",
        "--runroot",
        folder.resolve("run") + "",
        "--storage-driver=vfs");
  }

  @Test
  void aVersionChoosesAmongTheImagesThatBuildahListsForOnePlatform() {
    List<String> versions = List.of("10.0.17763.5696", "10.0.20348.2461");
    Run.of(with(buildah(), "manifest", "create", "versions")).succeeded();
    for (String version : versions) {
      String container = Run.of(with(buildah(), "from", "scratch")).succeeded().output().strip();
      Run.of(
              with(
                  buildah(),
                  "config",
                  "--os=windows",
                  "--arch=amd64",
                  "--os-version=" + version,
                  "--os-feature=win32k",
                  container))
          .succeeded();
      String target = "docker://" + at("versions/base:" + version);
      Run.of(with(buildah(), "commit", "--tls-verify=false", container, target)).succeeded();
      Run.of(
              with(
                  buildah(),
                  "manifest",
                  "add",
                  "--tls-verify=false",
                  "--os-version=" + version,
                  "versions",
                  target))
          .succeeded();
    }
    Run.of(
            with(
                buildah(),
                "manifest",
                "push",
                "--tls-verify=false",
                "versions",
                "docker://" + at("versions/base:1")))
        .succeeded();
    Run made =
        tare()
            .ok(
                "build",
                "--from",
                at("versions/base:1"),
                "--platform=windows/amd64:10.0.20348,windows/amd64:10.0.17763.5696",
                "--file",
                project.resolve("notes") + ":/Files/notes",
                "--json",
                "--push",
                at("versions/app:1"));
    assertThat(jq(".platforms[].platform", made.output()))
        .isEqualTo("windows/amd64:10.0.20348.2461\nwindows/amd64:10.0.17763.5696");
    String index = raw(at("versions/app:1"));
    assertThat(jq(".manifests[].platform[\"os.version\"]", index))
        .isEqualTo("10.0.20348.2461\n10.0.17763.5696");
    for (String digest : jq(".manifests[].digest", index).lines().toList()) {
      String config =
          Run.of(
                  skopeo(
                      "inspect",
                      "--tls-verify=false",
                      "--config",
                      "--raw",
                      "docker://" + at("versions/app@" + digest)))
              .succeeded()
              .output();
      String entry = ".manifests[] | select(.digest == \"" + digest + "\") | .platform";
      assertThat(jq("[.os, .[\"os.version\"], .[\"os.features\"][0]] | @csv", config))
          .isEqualTo("\"windows\",\"" + jq(entry + "[\"os.version\"]", index) + "\",\"win32k\"");
    }
    Run absent = tare().run("ls", "--platform=windows/amd64:10.0.26100", at("versions/base:1"));
    assertThat(absent.error())
        .contains("there is windows/amd64:10.0.17763.5696, windows/amd64:10.0.20348.2461");
  }

  @Test
  void buildahAgreesOnConfigAndFiles() {
    build("--push", at("multi/buildah:1"));
    for (String architecture : ARCHITECTURES) {
      List<String> buildah = buildah();
      String image = at("multi/buildah:1");
      String id =
          Run.of(with(buildah, "pull", "--tls-verify=false", "--arch=" + architecture, "-q", image))
              .succeeded()
              .output()
              .strip();
      String inspected = Run.of(with(buildah, "inspect", "--type=image", id)).succeeded().output();
      assertThat(jq(".OCIv1.architecture, .OCIv1.config.Entrypoint[0]", inspected))
          .isEqualTo(architecture + "\n/hello");
      String container =
          Run.of(with(buildah, "from", "--pull-never", id)).succeeded().output().strip();
      String mounted = Run.of(with(buildah, "mount", container)).succeeded().output().strip();
      assertThat(Path.of(mounted, "hello"))
          .hasSameBinaryContentAs(HELLO.resolve("hello-" + architecture));
      assertThat(Path.of(mounted, "etc/base")).content().startsWith("for " + architecture + "\n");
      Run.of(with(buildah, "rm", container)).succeeded();
    }
  }

  private static List<String> with(List<String> command, String... more) {
    return Stream.concat(command.stream(), Stream.of(more)).toList();
  }

  @Test
  void manifestsAndIndexNameTheirBases() {
    build("--push", at("multi/names:1"));
    String base = ".annotations[\"org.opencontainers.image.base.digest\"]";
    String source = ".annotations[\"org.opencontainers.image.source\"]";
    String index = raw(at("multi/names:1"));
    assertThat(jq(".mediaType, " + base + ", " + source, index))
        .isEqualTo(INDEX + "\n" + digest("multi/base:1") + "\nhttps://example.com/hello");
    assertThat(jq(".manifests[].platform.architecture", index)).isEqualTo("arm64\namd64");
    for (String architecture : ARCHITECTURES) {
      String manifest =
          tare()
              .ok("inspect", "--raw", "--platform=linux/" + architecture, at("multi/names:1"))
              .output();
      assertThat(jq(base, manifest)).isEqualTo(digest("multi/base:" + architecture));
    }
  }

  @Test
  void anIndexKeepsEveryDigestOnItsWayThroughAllPlaces() {
    build("--push", at("multi/round:1"));
    String whole = raw(at("multi/round:1"));
    List<String> places =
        List.of(
            at("multi/round:1"),
            "oci:" + folder.resolve("round") + ":x",
            "oci-archive:" + folder.resolve("round.tar") + ":round:1",
            "oci:" + folder.resolve("again") + ":y",
            LAB.getProperty("plain2") + "/multi/round:2");
    for (int i = 1; i < places.size(); i++) {
      tare().ok("copy", places.get(i - 1), places.get(i));
      assertThat(raw(places.get(i))).as(places.get(i)).isEqualTo(whole);
    }
    for (String architecture : ARCHITECTURES) {
      String platform = "--platform=linux/" + architecture;
      String manifest = tare().ok("inspect", "--raw", platform, places.get(0)).output();
      String config = tare().ok("inspect", "--config", platform, places.get(0)).output();
      for (String place : places) {
        assertThat(tare().ok("inspect", "--raw", platform, place).output()).isEqualTo(manifest);
        assertThat(tare().ok("inspect", "--config", platform, place).output()).isEqualTo(config);
      }
    }
    Path copied = folder.resolve("by-skopeo");
    Run.of(
            skopeo(
                "copy",
                "--all",
                "--preserve-digests",
                "oci-archive:" + folder.resolve("round.tar"),
                "oci:" + copied + ":z"))
        .succeeded();
    assertThat(raw("oci:" + copied + ":z")).isEqualTo(whole);
  }

  @Tag("dockerd")
  @Test
  void anEngineRunsTheImageForThisMachineFromArchiveAndSocket() {
    Path archive = folder.resolve("engine.tar");
    build("-o", archive.toString(), "-t", "multi/loaded:1");
    Run.of(Lab.docker("load", "--input", archive.toString())).succeeded();
    Run run =
        tare()
            .env("DOCKER_HOST", "unix://" + Lab.dockerSocket())
            .ok("build", "--to", "docker-daemon:multi/sent:1", project.toString());
    String id =
        Run.of(Lab.docker("inspect", "--format", "{{.Id}}", "multi/sent:1")).succeeded().output();
    if (!run.output().contains(id.strip())) {
      assertThat(run.error())
          .contains("keeps one image of the index, that for linux/" + Inputs.architecture());
    }
    for (String image : List.of("multi/loaded:1", "multi/sent:1")) {
      assertThat(Run.of(Lab.docker("run", "--rm", "--network=none", image)).succeeded().output())
          .isNotBlank();
      assertThat(
              Run.of(Lab.docker("inspect", "--format", "{{.Architecture}}", image))
                  .succeeded()
                  .output()
                  .strip())
          .isEqualTo(Inputs.architecture());
    }
  }

  @Test
  void everyPlatformOfAnImageGetsALabelWithoutAByteOfALayer() {
    build("--push", at("multi/edit:1"));
    String before = Lab.registryLog("plain");
    tare()
        .ok(
            "build",
            "--from",
            at("multi/edit:1"),
            "--all-platforms",
            "--label=team=core",
            "--push",
            at("multi/edit:2"));
    String log = Lab.registryLog("plain").substring(before.length());
    assertNoLayerOfTheBaseMoved(log);
    assertThat(log.lines().filter(line -> line.contains("\"POST") && line.contains("/uploads/")))
        .as("two configs")
        .hasSize(2);
    for (String architecture : ARCHITECTURES) {
      assertThat(layers("multi/edit:2", architecture))
          .isEqualTo(layers("multi/edit:1", architecture));
      String config =
          tare()
              .ok("inspect", "--config", "--platform=linux/" + architecture, at("multi/edit:2"))
              .output();
      assertThat(jq(".architecture, .config.Labels.team", config))
          .isEqualTo(architecture + "\ncore");
    }
  }

  @Test
  void whatIsTheSameForAllIsBuiltAndSentOnceAndRebuiltToTheSameDigest() {
    Run first = build("--push", at("multi/same:1"), "--no-cache");
    String notes = layers("multi/same:1", "arm64").get(1);
    assertThat(layers("multi/same:1", "amd64").get(1)).isEqualTo(notes);
    assertThat(first.error().lines().filter(line -> line.startsWith("layer " + notes)))
        .hasSize(2)
        .filteredOn(line -> line.contains("made once"))
        .hasSize(1);
    assertThat(first.error().lines().filter(line -> line.startsWith("written " + notes)))
        .hasSize(1);
    for (String threads : List.of("1", "7")) {
      Run again =
          tare()
              .env("TARE_JAVA_OPTS", "-XX:ActiveProcessorCount=" + threads)
              .ok("build", "--no-cache", "--to", at("multi/same:1"), project.toString());
      assertThat(again.output().replaceAll(".*@", ""))
          .isEqualTo(first.output().replaceAll(".*@", ""));
    }
  }
}
