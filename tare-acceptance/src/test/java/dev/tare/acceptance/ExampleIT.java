// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples can be built, and their programs are what their source says. */
class ExampleIT {
  private static final Path EXAMPLES = Lab.ROOT.resolve("examples");
  private static final Path HELLO = EXAMPLES.resolve("hello");
  @TempDir Path folder;

  @Test
  void everyExampleIsBuiltHere() throws IOException {
    try (Stream<Path> directories = Files.list(EXAMPLES)) {
      assertThat(directories.map(path -> path.getFileName().toString()))
          .as("each needs a test of its own in this class")
          .containsExactlyInAnyOrder("hello", "platforms", "toolchain");
    }
  }

  @Test
  void theProgramsAssembleToTheSameBytes() {
    Lab.packages();
    for (List<String> target : List.of(List.of("amd64", "x86_64"), List.of("arm64", "aarch64"))) {
      String prefix = target.get(1) + "-linux-gnu-";
      String name = "hello-" + target.get(0);
      Path object = folder.resolve(name + ".o");
      Path program = folder.resolve(name);
      Run.of(prefix + "as", "-o", object.toString(), HELLO.resolve(name + ".s").toString())
          .succeeded();
      Run.of(prefix + "ld", "-n", "-s", "-o", program.toString(), object.toString()).succeeded();
      assertThat(program).hasSameBinaryContentAs(HELLO.resolve(name));
    }
  }

  @Test
  void helloSaysTheSameInBothLanguages() {
    for (String file : List.of("tare.yaml", "dinker.json")) {
      String layout = "oci:" + folder.resolve(file) + ":hello";
      Tare.in(folder).ok("build", "--to", layout, HELLO.resolve(file).toString());
      assertThat(json("inspect", "--config", layout, ".config.Entrypoint[0], .architecture"))
          .isEqualTo("/hello\namd64");
      assertThat(layer(folder.resolve(file), 0)).isEqualTo("-rwxr-xr-x 0/0 hello");
    }
  }

  @Test
  void platformsHasTheProgramOfEachAndWhatIsTheSameOnce() throws IOException {
    Path layout = folder.resolve("platforms");
    String name = "oci:" + layout + ":hello";
    Tare.in(folder).ok("build", "--strict", "--to", name, EXAMPLES.resolve("platforms") + "");
    assertThat(json("inspect", "--raw", name, ".manifests[].platform.architecture"))
        .isEqualTo("amd64\narm64");
    assertThat(json("inspect", "--raw", name, ".annotations | length")).isEqualTo("2");
    try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
      assertThat(blobs).as("an index, two manifests, configs and programs, the notes").hasSize(8);
    }
  }

  @Test
  void theToolchainIsPutTogetherFromTheNetwork() throws Exception {
    Path lint = archive("lint", "lint-1.4.0/bin/lint", "lint-1.4.0/README");
    Path lang = archive("lang", "lang/bin/lang", "lang/doc/manual");
    Path base = folder.resolve("base.tar");
    Tare.in(folder)
        .ok("build", "-o", base.toString(), "--platform=linux/amd64", "--env=PATH=/usr/bin:/bin");
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] bytes = Files.readAllBytes(path.contains("lint") ? lint : lang);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      String text =
          Files.readString(EXAMPLES.resolve("toolchain/tare.yaml"))
              .replace("debian:12", "oci-archive:base.tar")
              .replace(
                  "https://downloads.example.com",
                  "http://127.0.0.1:" + server.getAddress().getPort())
              .replace("1".repeat(64), sha256(lint))
              .replace("2".repeat(64), sha256(lang));
      Files.writeString(folder.resolve("tare.yaml"), text);
      Tare.in(folder).ok("build", "--to", "oci:out:x");
    } finally {
      server.stop(0);
    }
    assertThat(
            json(
                "inspect",
                "--config",
                "oci:out:x",
                "(.config.Env | join(\" \")), .config.WorkingDir, .config.User"))
        .isEqualTo(
            "PATH=/usr/local/lang/bin:/usr/bin:/bin LANG_HOME=/usr/local/lang\n"
                + "/work\n1000:1000");
    Path layout = folder.resolve("out");
    assertThat(layer(layout, 0)).contains(" usr/local/bin/lint").doesNotContain("README");
    assertThat(layer(layout, 1)).contains(" usr/local/lang/bin/lang").doesNotContain("doc");
    assertThat(layer(layout, 2)).isEqualTo("drwxr-x--- 1000/1000 work/");
  }

  /** A tar.gz of programs that say their name. */
  private Path archive(String name, String... files) throws IOException {
    Path root = Files.createDirectory(folder.resolve("content-" + name));
    for (String file : files) {
      Files.createDirectories(root.resolve(file).getParent());
      Inputs.write(root.resolve(file), "#!/bin/sh\necho " + file + "\n");
    }
    Path archive = folder.resolve(name + ".tar.gz");
    Run.of("tar", "-C", root.toString(), "-czf", archive.toString(), ".").succeeded();
    return archive;
  }

  private static String sha256(Path file) {
    return Run.of("sha256sum", file.toString()).succeeded().output().substring(0, 64);
  }

  /** What the filter finds in what a command prints, the last argument. */
  private String json(String... arguments) {
    List<String> command = List.of(arguments).subList(0, arguments.length - 1);
    Path file =
        Inputs.write(
            folder.resolve("document.json"),
            Tare.in(folder).ok(command.toArray(String[]::new)).output());
    return Run.of("jq", "-r", arguments[arguments.length - 1], file.toString())
        .succeeded()
        .output()
        .strip();
  }

  /** Mode, owner and name of what a layer of a layout has. */
  private String layer(Path layout, int number) {
    String name = "oci:" + layout + ":" + (layout.endsWith("out") ? "x" : "hello");
    String blob = json("inspect", "--raw", name, ".layers[" + number + "].digest");
    return Run.of(
            "tar",
            "--numeric-owner",
            "-tvzf",
            layout.resolve("blobs/sha256").resolve(blob.substring("sha256:".length())).toString())
        .succeeded()
        .output()
        .lines()
        .map(line -> line.replaceAll("^(\\S+)\\s+(\\S+)\\s+\\S+\\s+\\S+\\s+\\S+\\s+", "$1 $2 "))
        .collect(Collectors.joining("\n"));
  }
}
