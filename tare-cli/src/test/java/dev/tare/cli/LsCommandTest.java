// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LsCommandTest {
  private static final String DIRECTORY = "drwxr-xr-x 0:0                0 ";
  private static final String FILE = "-rw-r--r-- 0:0                3 ";

  @TempDir Path folder;
  private String image = "";

  @BeforeEach
  void image() throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("etc/x/y"));
    Files.createDirectories(tree.resolve("usr"));
    Files.writeString(tree.resolve("etc/motd"), "hi");
    Files.writeString(tree.resolve("etc/x/y/old"), "1234567");
    Files.createSymbolicLink(tree.resolve("bin"), Path.of("usr"));
    Path file = Files.writeString(tree.resolve("usr/a"), "abc");
    Files.createLink(tree.resolve("usr/b"), file);
    Files.writeString(tree.resolve("usr/q\nq"), "");
    String base = "oci:" + folder.resolve("layout") + ":base";
    image = "oci:" + folder.resolve("layout") + ":app";
    done(TestRun.of("build", "--directory", tree + ":/", "--to", base));
    done(
        TestRun.of(
            "build",
            "--from",
            base,
            "--remove",
            "/etc/motd",
            "--remove",
            "/etc/x",
            "--file",
            file + ":/etc/x/new",
            "--to",
            image));
  }

  private static TestRun done(TestRun run) {
    assertThat(run.error()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    return run;
  }

  private List<String> ls(String... arguments) {
    List<String> all = new ArrayList<>(List.of("ls", image));
    all.addAll(List.of(arguments));
    return done(TestRun.of(all.toArray(String[]::new))).output().lines().toList();
  }

  private void refused(ExitCode code, String message, String... arguments) {
    List<String> all = new ArrayList<>(List.of("ls", image));
    all.addAll(List.of(arguments));
    TestRun run = TestRun.of(all.toArray(String[]::new));
    assertThat(run.error()).isEqualTo("tare: " + message + "\n");
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.bytes()).isEmpty();
  }

  @Test
  void lAsksForWhatThereIsAnyway() {
    assertThat(ls("-l")).isNotEmpty().isEqualTo(ls());
    assertThat(ls("-lR", "/etc")).isEqualTo(ls("-R", "--long", "/etc")).isEqualTo(ls("-R", "/etc"));
  }

  @Test
  void aDirectoryIsListedWithoutWhatIsBelow() {
    assertThat(ls())
        .isEqualTo(ls("/"))
        .isEqualTo(ls("./"))
        .containsExactly(
            "lrwxrwxrwx 0:0                0 /bin -> usr", DIRECTORY + "/etc", DIRECTORY + "/usr");
    assertThat(ls("usr/"))
        .containsExactly(
            FILE + "/usr/a",
            "hrw-r--r-- 0:0                3 /usr/b link to /usr/a",
            "-rw-r--r-- 0:0                0 /usr/q\\x0aq");
  }

  @Test
  void allIsListedIfAskedFor() {
    assertThat(ls("-R", "/etc"))
        .isEqualTo(ls("--depth", "2", "/etc"))
        .containsExactly(DIRECTORY + "/etc/x", FILE + "/etc/x/new");
    assertThat(ls("-R")).hasSize(8).isEqualTo(ls("--recursive"));
  }

  @Test
  void linksAreFollowedOnlyIfAskedFor() {
    assertThat(ls("/bin")).containsExactly("lrwxrwxrwx 0:0                0 /bin -> usr");
    assertThat(ls("-L", "/bin")).isEqualTo(ls("/usr"));
    assertThat(ls("--follow", "/bin/a")).containsExactly(FILE + "/usr/a");
    refused(
        ExitCode.NOT_FOUND,
        "/bin/a: no such file in " + image + "; /bin is a link to usr, which --follow follows",
        "/bin/a");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    refused(ExitCode.NOT_FOUND, "/etc/motd: no such file in " + image, "/etc/motd");
    refused(ExitCode.NOT_FOUND, "/etc/x/y: no such file in " + image, "/etc/x/y/");
    refused(ExitCode.NOT_FOUND, "no layer 3 in " + image + ": it has 2", "--layer", "3");
  }

  @Test
  void aLayerAloneShowsWhatItTakesAway() {
    assertThat(ls("-R", "--layer", "2"))
        .containsExactly(
            DIRECTORY + "/etc",
            "w--------- -                  - /etc/motd",
            DIRECTORY + "/etc/x",
            "o--------- -                  - /etc/x",
            FILE + "/etc/x/new");
    assertThat(ls("--layer", "2", "/etc/motd"))
        .containsExactly("w--------- -                  - /etc/motd");
    assertThat(ls("--layer", "1", "/etc/motd"))
        .containsExactly("-rw-r--r-- 0:0                2 /etc/motd");
  }

  @Test
  void jsonIsOneObjectALine() {
    assertThat(ls("--json", "/usr"))
        .containsExactly(
            "{\"path\":\"/usr/a\",\"type\":\"file\",\"mode\":\"0644\",\"uid\":0,\"gid\":0,"
                + "\"mtime\":0,\"size\":3,\"layer\":1}",
            "{\"path\":\"/usr/b\",\"type\":\"hardlink\",\"mode\":\"0644\",\"uid\":0,\"gid\":0,"
                + "\"mtime\":0,\"size\":3,\"target\":\"/usr/a\",\"layer\":1}",
            "{\"path\":\"/usr/q\\\\x0aq\",\"type\":\"file\",\"mode\":\"0644\",\"uid\":0,\"gid\":0,"
                + "\"mtime\":0,\"size\":0,\"layer\":1}");
    assertThat(ls("--json", "--layer", "2", "/etc/motd"))
        .containsExactly("{\"path\":\"/etc/motd\",\"type\":\"whiteout\",\"layer\":2}");
    assertThat(ls("--json", "--sizes", "/usr"))
        .containsExactly("{\"path\":\"/usr\",\"size\":3,\"files\":3}");
  }

  @Test
  void directoriesAreOrderedBySize() {
    assertThat(ls("--sizes", "--layer", "1", "--depth", "3"))
        .containsExactly(
            "          12 /",
            "           9 /etc",
            "           7 /etc/x",
            "           7 /etc/x/y",
            "           3 /usr");
    assertThat(ls("--sizes"))
        .containsExactly("           6 /", "           3 /etc", "           3 /usr");
  }

  @Test
  void aTreeIsDrawn() {
    assertThat(ls("--tree"))
        .containsExactly(
            "/  6 B",
            "├── bin -> usr",
            "├── etc  3 B",
            "│   └── x  3 B",
            "│       └── new  3 B",
            "└── usr  3 B",
            "    ├── a  3 B",
            "    ├── b link to /usr/a",
            "    └── q\\x0aq  0 B");
    assertThat(ls("--tree", "--layer", "2", "--depth", "2", "/"))
        .containsExactly("/  3 B", "└── etc  3 B", "    ├── motd  (whiteout)", "    └── x  3 B");
    assertThat(ls("--tree", "--layer", "2", "/etc"))
        .containsExactly(
            "/etc  3 B",
            "├── motd  (whiteout)",
            "└── x  3 B",
            "    ├── (opaque)",
            "    └── new  3 B");
  }

  @Test
  void whatIsAskedWronglyIsRefused() {
    refused(ExitCode.USAGE, "--depth: 0 is no number from 1 on", "--depth", "0");
    refused(ExitCode.USAGE, "path /a/../b holds a .. component", "/a/../b");
    refused(ExitCode.USAGE, "an empty path; use / for the root", "");
    refused(
        ExitCode.USAGE, "--tree and --sizes: only one can be shown; give one", "--tree", "--sizes");
    refused(
        ExitCode.USAGE,
        "tare ls needs a location and at most one path; see tare ls --help",
        "/a",
        "/b");
  }

  @Test
  void aReaderWhoGoesEndsTheListing() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("broken pipe");
          }
        };
    TestRun run = TestRun.to(gone, "ls", image);
    assertThat(run.code()).isEqualTo(ExitCode.IO);
    assertThat(run.error()).isEqualTo("tare: standard output cannot be written\n");
  }
}
