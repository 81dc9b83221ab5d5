// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tool image without a Dockerfile: a base from a registry, archives from the network, one
 * filtered to a single file and one moved, PATH, a variable and a directory to work in; pushed,
 * pulled, run.
 */
@Tag("dockerd")
@Tag("debian")
class ToolchainIT {
  @TempDir static Path folder;
  private static final Properties LAB = Lab.registries();
  private static final List<String> ASKED = new CopyOnWriteArrayList<>();
  private static Path lint;
  private static Path lang;

  @BeforeAll
  static void inputs() throws IOException {
    lint = archive("lint.tar.gz", 1234, "lint-1.4.0/bin/lint", "lint-1.4.0/README");
    lang = archive("lang.tar.xz", 0, "lang/bin/lang", "lang/doc/manual");
    Tare.in(folder).ok("copy", Inputs.debianArchive(folder).toString(), at("tools/debian:12"));
  }

  private static String at(String name) {
    return LAB.getProperty("plain") + "/" + name;
  }

  /** An archive, packed as its name says, of programs that say their name. */
  private static Path archive(String name, int owner, String... files) throws IOException {
    Path root = Files.createDirectory(folder.resolve("content-" + name));
    for (String file : files) {
      Files.createDirectories(root.resolve(file).getParent());
      Path program = Inputs.write(root.resolve(file), "#!/bin/sh\necho " + file + "\n");
      assertThat(program.toFile().setExecutable(true, false)).isTrue();
    }
    Path archive = folder.resolve(name);
    String by = String.valueOf(owner);
    List<String> tar = new ArrayList<>(List.of("tar", "-C", root.toString(), "-caf"));
    tar.addAll(List.of(archive.toString(), "--owner=" + by, "--group=" + by));
    tar.add(files[0].substring(0, files[0].indexOf('/')));
    Run.of(tar).succeeded();
    return archive;
  }

  private static HttpServer serve() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          ASKED.add(path);
          byte[] bytes = Files.readAllBytes(path.startsWith("/lint") ? lint : lang);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** The example with addresses and digests that are there. */
  private static void writeBuildFile(String server) throws IOException {
    String text = Files.readString(Lab.ROOT.resolve("examples/toolchain/tare.yaml"));
    Map<String, String> real =
        Map.of(
            "from: debian:12",
            "from: " + at("tools/debian:12"),
            "linux/amd64",
            "linux/" + Inputs.architecture(),
            "https://downloads.example.com",
            server,
            "1".repeat(64),
            sha256(lint),
            "2".repeat(64),
            sha256(lang),
            "oci-archive:toolchain.tar:toolchain",
            at("tools/toolchain:1"));
    for (Map.Entry<String, String> change : real.entrySet()) {
      assertThat(text).contains(change.getKey());
      text = text.replace(change.getKey(), change.getValue());
    }
    Files.writeString(folder.resolve("tare.yaml"), text);
  }

  private static String sha256(Path file) {
    return Run.of("sha256sum", file.toString()).succeeded().output().substring(0, 64);
  }

  private static Run build() {
    return Tare.in(folder)
        .env("TARE_CACHE", folder.resolve("cache").toString())
        .ok("build", "--progress=plain");
  }

  private static String inside(String script) {
    return Run.of(
            Lab.docker(
                "run", "--rm", "--network=none", at("tools/toolchain:1"), "/bin/sh", "-c", script))
        .succeeded()
        .output();
  }

  @Test
  void theToolsAreFoundAndRunAsTheirUserInTheirDirectory() throws Exception {
    HttpServer server = serve();
    Run first;
    try {
      writeBuildFile("http://127.0.0.1:" + server.getAddress().getPort());
      first = build();
    } finally {
      server.stop(0);
    }
    assertThat(first.error()).doesNotContain("may be another file");
    assertThat(ASKED).hasSize(2);
    // everything is pinned and kept, so nobody need be there
    assertThat(build().output()).isEqualTo(first.output());
    assertThat(ASKED).hasSize(2);

    Run.of(Lab.docker("pull", "--quiet", at("tools/toolchain:1"))).succeeded();
    assertThat(inside("command -v lint && lint && command -v lang && lang"))
        .isEqualTo(
            "/usr/local/bin/lint\nlint-1.4.0/bin/lint\n/usr/local/lang/bin/lang\nlang/bin/lang\n");
    assertThat(inside("pwd && id -u && id -g && touch x && ls && echo $PATH && echo $LANG_HOME"))
        .isEqualTo(
            "/work\n1000\n1000\nx\n"
                + "/usr/local/lang/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
                + "/usr/local/lang\n");
    assertThat(
            inside(
                "stat -c '%a %u:%g %n' /work /usr/local /usr/local/bin /usr/local/bin/lint"
                    + " /usr/local/lang/bin/lang; ls /usr/local/bin /usr/local/lang"))
        .isEqualTo(
            "750 1000:1000 /work\n755 0:0 /usr/local\n755 0:0 /usr/local/bin\n"
                + "755 1234:1234 /usr/local/bin/lint\n755 0:0 /usr/local/lang/bin/lang\n"
                + "/usr/local/bin:\nlint\n\n/usr/local/lang:\nbin\n");
    assertThat(inside("readlink /bin")).isEqualTo("usr/bin\n");
    Run.of(Lab.docker("rmi", at("tools/toolchain:1"))).succeeded();
  }
}
