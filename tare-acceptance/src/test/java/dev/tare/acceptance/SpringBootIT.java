// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar of Spring Boot becomes layers, runs, and its next version moves little. */
class SpringBootIT {
  private static final Properties LAB = Lab.registries();
  private static final Path JAVA = Path.of(System.getProperty("java.home"));

  /** What Spring Boot needs of Java. */
  private static final String MODULES =
      "java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.xml,"
          + "jdk.unsupported";

  @TempDir static Path folder;
  private static Path first;
  private static Path second;

  @BeforeAll
  static void applications() throws IOException {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    first = SpringApplications.greeting(one, "shop", "good morning");
    second = SpringApplications.greeting(two, "shop", "good evening");
  }

  private static String at(String name) {
    return LAB.getProperty("plain") + "/" + name;
  }

  /** What is in a zip, in its order. */
  private static Map<String, String> members(Path zip) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        members.put(
            entry.getName(),
            new String(in.readAllBytes(), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return members;
  }

  private static TreeSet<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return new TreeSet<>(
          files
              .filter(Files::isRegularFile)
              .map(file -> directory.relativize(file).toString())
              .toList());
    }
  }

  /** The files of an image that was built of the application alone. */
  private static Path unpacked(String name, String... options) throws IOException {
    String image = folder.resolve(name) + ":x";
    List<String> build =
        Stream.concat(
                Stream.of("build", "--to", "oci:" + image, first.toString()), Stream.of(options))
            .toList();
    Tare.in(folder).ok(build.toArray(String[]::new));
    Path bundle = folder.resolve(name + "-bundle");
    Run.of("umoci", "unpack", "--rootless", "--image", image, bundle.toString()).succeeded();
    return bundle.resolve("rootfs/app");
  }

  /** What Spring's own tool makes of it, its layers laid together. */
  private static Path extracted(String name, String... options) throws IOException {
    Path directory = folder.resolve(name);
    List<String> command =
        Stream.concat(
                Stream.of(
                    JAVA.resolve("bin/java").toString(),
                    "-Djarmode=tools",
                    "-jar",
                    first.toString(),
                    "extract",
                    "--layers",
                    "--destination",
                    directory.toString()),
                Stream.of(options))
            .toList();
    Run.of(command).succeeded();
    Path together = Files.createDirectory(folder.resolve(name + "-together"));
    try (Stream<Path> layers = Files.list(directory)) {
      for (Path layer : layers.toList()) {
        Run.of("cp", "-a", layer + "/.", together.toString()).succeeded();
      }
    }
    return together;
  }

  @Test
  void itIsExtractedAsSpringDoesIt() throws IOException {
    Path ours = unpacked("ours");
    Path theirs = extracted("theirs");
    assertThat(files(ours)).isEqualTo(files(theirs)).hasSizeGreaterThan(9);
    for (String file : files(theirs)) {
      if (file.endsWith("shop.jar")) {
        assertThat(members(ours.resolve(file)).entrySet())
            .containsExactlyElementsOf(members(theirs.resolve(file)).entrySet());
      } else {
        assertThat(ours.resolve(file)).hasSameBinaryContentAs(theirs.resolve(file));
      }
    }
  }

  @Test
  void itIsExplodedAsSpringDoesIt() throws IOException {
    Path ours = unpacked("ours-exploded", "--jar-layout=exploded");
    Path theirs = extracted("theirs-exploded", "--launcher");
    assertThat(files(ours)).isEqualTo(files(theirs)).hasSizeGreaterThan(100);
    for (String file : files(theirs)) {
      assertThat(ours.resolve(file)).hasSameBinaryContentAs(theirs.resolve(file));
    }
  }

  /** Debian with the Java that it needs, in a registry. */
  private static String base() throws IOException {
    Path runtime = folder.resolve("runtime");
    if (!Files.exists(runtime)) {
      Run.of(
              JAVA.resolve("bin/jlink").toString(),
              "--add-modules",
              MODULES,
              "--strip-debug",
              "--no-header-files",
              "--no-man-pages",
              "--output",
              runtime.toString())
          .succeeded();
      Tare.in(folder)
          .ok(
              "build",
              "--from-archive",
              Inputs.debianArchive(folder).toString(),
              "--directory",
              runtime + ":/opt/java",
              "--env",
              "PATH=/opt/java/bin:/usr/bin:/bin",
              "--env",
              "JAVA_VERSION=" + System.getProperty("java.version"),
              "--push",
              at("java:1"));
    }
    return at("java:1");
  }

  private static String run(String image, String... words) {
    Run.of(Lab.docker("pull", "--quiet", image)).succeeded();
    List<String> command =
        Stream.concat(Lab.docker("run", "--rm", "--network=none", image).stream(), Stream.of(words))
            .toList();
    return Run.of(command).succeeded().output();
  }

  private static Run build(Path jar, String image, String... options) throws IOException {
    List<String> build =
        Stream.concat(
                Stream.of("build", "--from", base(), "--push", image, jar.toString()),
                Stream.of(options))
            .toList();
    Run run = Tare.in(folder).ok(build.toArray(String[]::new));
    assertThat(run.error()).doesNotContain("warning");
    return run;
  }

  /** Bytes that were sent to the registry as blobs since a moment of its log. */
  private static long sent(String before, String image) {
    String asked = Lab.registryLog("plain").substring(before.length());
    Map<String, Long> sizes = new LinkedHashMap<>();
    String manifest =
        Run.of("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + image)
            .succeeded()
            .output();
    java.util.regex.Matcher blob =
        java.util.regex.Pattern.compile("\"digest\":\"(sha256:[0-9a-f]{64})\",\"size\":([0-9]+)")
            .matcher(manifest);
    while (blob.find()) {
      sizes.put(blob.group(1), Long.parseLong(blob.group(2)));
    }
    assertThat(sizes).hasSizeGreaterThan(3);
    return sizes.entrySet().stream()
        .filter(
            entry ->
                asked
                    .lines()
                    .anyMatch(
                        line ->
                            line.contains("\"PUT /v2/")
                                && line.replace("%3A", ":").contains(entry.getKey())))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  @Tag("dockerd")
  @Tag("debian")
  @Test
  void itRunsAndItsNextVersionMovesKilobytes() throws IOException {
    String image = at("shop:1");
    base();
    String before = Lab.registryLog("plain");
    build(first, image);
    assertThat(sent(before, image)).isGreaterThan(5 << 20);
    assertThat(run(image, "to", "you")).endsWith("good morning to you\n");
    before = Lab.registryLog("plain");
    String next = at("shop:2");
    build(second, next);
    assertThat(sent(before, next)).isBetween(1000L, 10_000L);
    assertThat(run(next)).endsWith("good evening \n");
  }

  @Tag("dockerd")
  @Tag("debian")
  @Test
  void itRunsExploded() throws IOException {
    String image = at("exploded:1");
    build(first, image, "--jar-layout=exploded");
    assertThat(run(image, "a", "b")).endsWith("good morning a b\n");
  }

  @Tag("dockerd")
  @Tag("debian")
  @Test
  void aBuildFileSaysTheSame() throws IOException {
    Path file =
        Inputs.write(
            folder.resolve("tare.yaml"),
            """
            tare: 1
            from: %s
            layers:
              - jar: one/shop.jar
                dest: /srv/shop
                owner: "1000"
            config: {user: "1000", cmd: [from, a, file]}
            to: %s
            """
                .formatted(base(), at("filed:1")));
    Tare.in(folder).ok("build", "--strict", file.toString());
    assertThat(run(at("filed:1"))).endsWith("good morning from a file\n");
  }
}
