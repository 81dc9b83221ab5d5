// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Things that images are made of. */
final class Inputs {
  private static final String SOURCE =
      """
      #include <stdio.h>
      #include <stdlib.h>
      #include <unistd.h>
      int main(int count, char **words) {
        char folder[4096];
        printf("uid=%d cwd=%s greeting=%s", getuid(), getcwd(folder, sizeof folder),
            getenv("GREETING") ? getenv("GREETING") : "-");
        for (int i = 1; i < count; i++) printf(" %s", words[i]);
        puts("");
      }
      """;

  private Inputs() {}

  /** A static program for this machine that prints who and where it is, and its words. */
  static Path program(Path directory) {
    Lab.packages();
    Path source = directory.resolve("say.c");
    Path program = directory.resolve("say");
    write(source, SOURCE);
    Run.of("gcc", "-O1", "-s", "-static", "-o", program.toString(), source.toString()).succeeded();
    return program;
  }

  /** A file that takes longer to compress, at level 9, than a registry to answer. */
  static Path letters(Path file, int mebibytes, int seed) throws IOException {
    byte[] bytes = new byte[mebibytes << 20];
    new Random(seed).nextBytes(bytes);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + (bytes[i] & 0xf));
    }
    return Files.write(file, bytes);
  }

  static Path write(Path file, String text) {
    try {
      return Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Debian as an OCI archive, made by umoci and skopeo. */
  static Path debianArchive(Path directory) {
    Path layout = directory.resolve("debian-layout");
    Run.of("umoci", "init", "--layout", layout.toString()).succeeded();
    Run.of("umoci", "new", "--image", layout + ":debian").succeeded();
    Run.of("umoci", "insert", "--image", layout + ":debian", Lab.debian().toString(), "/")
        .succeeded();
    Run.of(
            "umoci",
            "config",
            "--image",
            layout + ":debian",
            "--config.cmd",
            "/bin/bash",
            "--config.env",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "--config.label",
            "base=yes",
            "--os",
            "linux",
            "--architecture",
            Inputs.architecture())
        .succeeded();
    Path archive = directory.resolve("debian.oci.tar");
    copy("oci:" + layout + ":debian", "oci-archive:" + archive + ":debian");
    return archive;
  }

  /**
   * A copy of the command line that every user may run; the checkout may be for its owner alone.
   */
  static Path launcherForOthers(Path directory) throws IOException {
    Path copy = Files.createDirectory(directory.resolve("tool"));
    Run.of(
            "sh",
            "-c",
            "cd '"
                + Lab.ROOT
                + "' && tar -cf - tare pom.xml .mvn tare-*/pom.xml tare-*/src/main tare-cli/src/launcher"
                + " tare-cli/target"
                + " | tar -C '"
                + copy
                + "' -xpf - && chmod -R a+rX '"
                + copy
                + "'")
        .succeeded();
    return copy.resolve("tare");
  }

  /** Copies with skopeo. */
  static void copy(String from, String to) {
    Run.of(List.of("skopeo", "--insecure-policy", "copy", "--quiet", from, to)).succeeded();
  }

  /** This machine's architecture in the specification's words. */
  static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : "amd64";
  }
}
