// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution runs where there is no Java, wherever it is put. */
@Tag("distribution")
class DistributionIT {
  @TempDir static Path folder;
  private static Path home;
  private static Path program;

  @BeforeAll
  static void unpacked() throws IOException {
    Lab.packages();
    program = Inputs.program(folder);
    Path script = Lab.ROOT.resolve("tare-cli/src/dist/build.sh");
    Path target = Lab.ROOT.resolve("tare-cli/target");
    String file =
        Run.of(script.toString(), jdk().toString(), target.toString(), folder.toString())
            .succeeded()
            .output()
            .strip();
    assertThat(Path.of(file)).hasParent(folder);
    assertThat(Files.size(Path.of(file))).isLessThan(48L << 20);
    Run.of("tar", "-C", folder.toString(), "-xf", file).succeeded();
    home = Path.of(file.substring(0, file.length() - ".tar.gz".length()));
    Run.of("chmod", "755", folder.toString()).succeeded();
  }

  /** The newest JDK of this machine. */
  private static Path jdk() throws IOException {
    try (Stream<Path> homes = Files.list(Path.of("/usr/lib/jvm"))) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/jlink")))
          .max(Comparator.comparing(DistributionIT::release))
          .orElseGet(() -> Path.of(System.getProperty("java.home")));
    }
  }

  private static int release(Path jdk) {
    return Integer.parseInt(
        Run.of(jdk.resolve("bin/jlink").toString(), "--version")
            .succeeded()
            .output()
            .replaceFirst("(?s)\\D.*", ""));
  }

  private static String tare() {
    return home.resolve("bin/tare").toString();
  }

  private static void sameAsTheCheckout(String line) {
    String ours =
        Tare.in(folder).ok("build", "-o", "checkout.tar", program.toString()).output().strip();
    assertThat(line.strip().replaceAll(".*@", "")).isEqualTo(ours.replaceAll(".*@", ""));
  }

  @Test
  void anotherUserRunsItWithAnEmptyEnvironment() {
    List<String> nobody =
        List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            "env",
            "-i",
            "PATH=/nowhere",
            tare(),
            "build",
            "-o",
            "-",
            program.toString());
    Run run = Run.of(nobody).succeeded();
    assertThat(run.outputBytes().length).isGreaterThan(1024);
    sameAsTheCheckout(run.error());
  }

  @Test
  void aLinkLeadsToIt() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("linked"), Path.of(tare()));
    assertThat(Run.of(link.toString(), "version").succeeded().output())
        .isEqualTo(Tare.in(folder).ok("version").output());
    assertThat(Run.of(link.toString(), "help").succeeded().output()).startsWith("tare builds");
  }

  @Tag("debian")
  @Test
  void aDebianWithoutJavaRunsItReadOnly() throws IOException {
    Path root = Files.createDirectory(folder.resolve("root"));
    Run run =
        Run.of(
            "unshare",
            "--mount",
            "sh",
            "-euc",
            """
            mount --rbind "$1" "$2"
            mount --bind "$3" "$2/opt"
            mount -o remount,ro,bind "$2/opt"
            mount -t proc none "$2/proc"
            mount -t tmpfs none "$2/srv"
            cp "$4" "$2/srv/say"
            ! touch "$2/opt/x" 2>/dev/null
            exec chroot "$2" /usr/bin/env -i /bin/sh -c '
              ! command -v java >&2 && cd /srv && exec /opt/bin/tare build say'
            """,
            "sh",
            Lab.debian().toString(),
            root.toString(),
            home.toString(),
            program.toString());
    sameAsTheCheckout(run.succeeded().output());
    assertThat(run.error()).isEmpty();
  }

  @Test
  void withoutItsCacheItIsTheSameByteForByte() throws IOException {
    Path one = withoutCache("one", "022", "UTC");
    Path other = withoutCache("another place", "077", "Pacific/Auckland");

    assertThat(Files.mismatch(one, other)).isEqualTo(-1);

    Run.of("tar", "-C", folder.resolve("one").toString(), "-xf", one.toString()).succeeded();
    Path tare = Path.of(one.toString().replace(".tar.gz", "")).resolve("bin/tare");
    Path cache = tare.resolveSibling("../lib/tare.aot");
    assertThat(cache).doesNotExist();
    Run.of(tare.toString(), "help").succeeded();
    assertThat(Files.exists(cache)).isEqualTo(release(jdk()) >= 25);
  }

  private static Path withoutCache(String directory, String umask, String zone) throws IOException {
    Path out = Files.createDirectory(folder.resolve(directory));
    return Path.of(
        Run.of(
                "env",
                "TARE_DIST_CACHE=none",
                "TZ=" + zone,
                "sh",
                "-c",
                "umask " + umask + " && exec \"$@\"",
                "sh",
                Lab.ROOT.resolve("tare-cli/src/dist/build.sh").toString(),
                jdk().toString(),
                Lab.ROOT.resolve("tare-cli/target").toString(),
                out.toString())
            .succeeded()
            .output()
            .strip());
  }

  @Test
  void itsCacheIsUsedWhereverItLies() throws IOException {
    if (!Files.exists(home.resolve("lib/tare.aot"))) {
      assertThat(release(jdk())).isLessThan(25);
      return;
    }
    Path moved = folder.resolve("moved here");
    Run.of("cp", "-rp", home.toString(), moved.toString()).succeeded();
    Path log = folder.resolve("classes.log");
    Run.of(
            "env",
            "TARE_JAVA_OPTS=-Xlog:class+load:file=" + log + ":none",
            moved.resolve("bin/tare").toString(),
            "build",
            "-o",
            "/dev/null",
            program.toString())
        .succeeded();
    try (Stream<String> lines = Files.lines(log)) {
      assertThat(lines.filter(line -> line.startsWith("dev.tare.") && !line.contains("Lambda")))
          .hasSizeGreaterThan(100)
          .allMatch(line -> line.contains("shared objects file"));
    }
  }

  @Test
  void everyPartComesWithItsLicence() throws IOException {
    assertThat(home.resolve("LICENSE")).hasSameTextualContentAs(Lab.ROOT.resolve("LICENSE"));
    try (Stream<Path> jars = Files.list(home.resolve("lib/lib"))) {
      List<String> parts =
          jars.map(jar -> String.valueOf(jar.getFileName()))
              .filter(name -> name.endsWith(".jar") && !name.startsWith("tare-"))
              .map(name -> name.substring(0, name.length() - 4))
              .toList();
      assertThat(parts).isNotEmpty();
      for (String part : parts) {
        assertThat(home.resolve("licenses/" + part)).isNotEmptyDirectory();
      }
    }
    assertThat(home.resolve("runtime/legal/java.base/LICENSE")).isNotEmptyFile();
  }
}
