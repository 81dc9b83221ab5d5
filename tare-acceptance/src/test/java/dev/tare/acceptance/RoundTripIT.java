// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image that goes from place to place stays the image it is. */
class RoundTripIT {
  /** Places that keep every byte of an image. */
  private static final List<String> WHOLE = List.of("registry", "oci", "oci-archive", "archive");

  @TempDir static Path folder;
  private static final Map<String, Facts> SEEDS = new HashMap<>();

  /**
   * What makes an image.
   *
   * @param manifest digest of the manifest
   * @param config digest of the config, an engine's ID of the image
   * @param layers digests of the compressed layers
   * @param diffIds digests of the layers as tars
   */
  private record Facts(String manifest, String config, String layers, String diffIds) {}

  /** Two images, each with a config that tare would write otherwise: indented, with odd members. */
  @BeforeAll
  static void seeds() throws Exception {
    Lab.packages();
    for (String format : List.of("oci", "docker")) {
      Path program = Inputs.write(folder.resolve("program-" + format), "program " + format + "\n");
      Path more = Inputs.write(folder.resolve("more-" + format), "more\n");
      Path layer = folder.resolve(format + ".layer.tar");
      Run.of("tar", "-C", folder.toString(), "-cf", layer.toString(), more.getFileName().toString())
          .succeeded();
      List<String> build =
          new ArrayList<>(
              List.of(
                  "build",
                  "--format=" + format,
                  "--to=oci:" + folder.resolve("plain-" + format) + ":x",
                  "--layer=" + layer,
                  "--healthcheck={\"test\":[\"CMD\",\"/app\"],\"interval\":\"30s\"}",
                  "--onbuild=RUN make",
                  "--history=a note",
                  "--label=a=<&>",
                  "--author=Somebody"));
      if (format.equals("oci")) {
        build.add("--annotation=org.example.a=1");
      }
      build.add(program.toString());
      Tare.in(folder).ok(build.toArray(String[]::new));
      odd(folder.resolve("plain-" + format));
      SEEDS.put(format, facts(new HashMap<>(), "oci:" + folder.resolve("plain-" + format) + ":x"));
    }
  }

  private static void odd(Path layout) throws Exception {
    String index = Files.readString(layout.resolve("index.json"));
    String manifest = jq(index, ".manifests[0].digest");
    String text = Files.readString(blob(layout, manifest));
    String config = jq(text, ".config.digest");
    String indented =
        jq(Files.readString(blob(layout, config)), "{zero: [1, {\"odd\": null}]} + .") + "\n";
    String changed =
        text.replace(config, put(layout, indented))
            .replace(
                "\"size\":" + Files.size(blob(layout, config)) + "}",
                "\"size\":" + indented.getBytes(StandardCharsets.UTF_8).length + "}");
    assertThat(jq(changed, ".config.size")).isEqualTo("" + indented.length());
    Files.writeString(
        layout.resolve("index.json"),
        index
            .replace(manifest, put(layout, changed))
            .replace("\"size\":" + text.length(), "\"size\":" + changed.length()));
  }

  private static String put(Path layout, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String digest = "sha256:" + HexFormat.of().formatHex(sha256(bytes));
    Files.write(blob(layout, digest), bytes);
    return digest;
  }

  private static byte[] sha256(byte[] bytes) throws Exception {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }

  private static Path blob(Path layout, String digest) {
    return layout.resolve("blobs/sha256").resolve(digest.substring("sha256:".length()));
  }

  private static String jq(String json, String filter) {
    Path file = Inputs.write(folder.resolve("jq.json"), json);
    return Run.of("jq", "-r", filter, file.toString()).succeeded().output().stripTrailing();
  }

  private static Tare tare(Map<String, String> environment) {
    Tare tare = Tare.in(folder);
    environment.forEach(tare::env);
    return tare;
  }

  private static Facts facts(Map<String, String> environment, String location) {
    List<String> facts =
        jq(
                tare(environment).ok("inspect", "--json", location).output(),
                ".digest, .manifest.config.digest, ([.manifest.layers[].digest] | join(\" \")),"
                    + " (.config.rootfs.diff_ids | join(\" \"))")
            .lines()
            .toList();
    return new Facts(facts.get(0), facts.get(1), facts.get(2), facts.get(3));
  }

  private static String at(String place, String name) {
    return switch (place) {
      case "registry" ->
          "docker://" + Lab.registries().getProperty("plain") + "/round/" + name + ":1";
      case "oci" -> "oci:" + folder.resolve("layout") + ":" + name;
      case "oci-archive" ->
          "oci-archive:" + folder.resolve(name + ".oci.tar") + ":lab/" + name + ":1";
      case "archive" -> "docker-archive:" + folder.resolve(name + ".tar") + ":lab/" + name + ":1";
      case "legacy" ->
          "docker-archive:" + folder.resolve(name + ".old.tar") + ":lab/" + name + ":1";
      default -> "docker-daemon:lab/" + name + ":1";
    };
  }

  private static String copied(
      Map<String, String> environment, String from, String place, String name) {
    String to = at(place, name);
    List<String> words = new ArrayList<>(List.of("copy"));
    if (place.equals("legacy")) {
      words.add("--archive-layout=legacy");
    }
    words.addAll(List.of(from, to));
    tare(environment).ok(words.toArray(String[]::new));
    return to;
  }

  private static String seed(String format) {
    return "oci:" + folder.resolve("plain-" + format) + ":x";
  }

  private static void everyPair(
      Map<String, String> environment, List<String> first, List<String> second, String name) {
    for (String format : SEEDS.keySet()) {
      Facts seed = SEEDS.get(format);
      for (String one : first) {
        String there = copied(environment, seed(format), one, name + "-" + format + "-" + one);
        for (String two : second) {
          if (one.equals(two)) {
            continue;
          }
          String end = copied(environment, there, two, name + "-" + format + "-" + one + "-" + two);
          Facts facts = facts(environment, end);
          String way = format + ": " + one + " -> " + two;
          if (WHOLE.contains(one) && WHOLE.contains(two)) {
            assertThat(facts).as(way).isEqualTo(seed);
          } else {
            assertThat(facts.config()).as(way).isEqualTo(seed.config());
            assertThat(facts.diffIds()).as(way).isEqualTo(seed.diffIds());
          }
        }
      }
    }
  }

  private static List<String> and(List<String> places, String more) {
    List<String> all = new ArrayList<>(places);
    all.add(more);
    return all;
  }

  @Test
  void filesAndRegistriesKeepEveryDigest() {
    everyPair(Map.of(), and(WHOLE, "legacy"), and(WHOLE, "legacy"), "files");
  }

  @Tag("dockerd")
  @Test
  void dockersEngineKeepsConfigAndLayers() {
    Map<String, String> docker = Map.of("DOCKER_HOST", "unix://" + Lab.dockerSocket());
    everyPair(docker, List.of("docker"), and(WHOLE, "legacy"), "from-docker");
    everyPair(docker, and(WHOLE, "legacy"), List.of("docker"), "to-docker");
  }

  @Tag("podman")
  @Test
  void podmanKeepsConfigAndLayers() {
    Map<String, String> podman = Map.of("DOCKER_HOST", "unix://" + Lab.podmanSocket());
    everyPair(podman, List.of("podman"), and(WHOLE, "legacy"), "from-podman");
    everyPair(podman, and(WHOLE, "legacy"), List.of("podman"), "to-podman");
  }

  @Test
  void skopeoMovesWhatWeWriteWithoutAnotherDigest() {
    for (String format : SEEDS.keySet()) {
      String first = copied(Map.of(), seed(format), "registry", "skopeo-" + format);
      String second = at("registry", "by-skopeo-" + format);
      skopeo(first, second);
      assertThat(facts(Map.of(), second)).as(format).isEqualTo(SEEDS.get(format));
    }
    // in layouts and their archives skopeo knows OCI's types alone
    copied(Map.of(), seed("oci"), "oci-archive", "for-skopeo");
    String back = "oci:" + folder.resolve("by-skopeo") + ":back";
    skopeo("oci-archive:" + folder.resolve("for-skopeo.oci.tar"), back);
    assertThat(facts(Map.of(), back)).isEqualTo(SEEDS.get("oci"));
  }

  private static void skopeo(String from, String to) {
    Run.of(
            "skopeo",
            "copy",
            "--preserve-digests",
            "--src-tls-verify=false",
            "--dest-tls-verify=false",
            from,
            to)
        .succeeded();
  }
}
