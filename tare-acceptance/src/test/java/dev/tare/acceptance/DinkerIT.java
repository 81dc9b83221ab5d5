// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** dinker's documented build file over an existing archive. */
class DinkerIT {
  @TempDir static Path folder;
  private static Path program;
  private static Path base;

  @BeforeAll
  static void base() {
    program = Inputs.program(folder);
    base = folder.resolve("base.tar");
    Path other = Inputs.write(folder.resolve("other"), "from the base\n");
    Tare.in(folder)
        .ok(
            "build",
            "-o",
            base.toString(),
            "-t",
            "base:1",
            "--file",
            program + ":/say",
            "--file",
            other + ":/data/text",
            "--file",
            other + ":/data/kept",
            "--env",
            "PATH=/base",
            "--env",
            "KEEP=1",
            "--label",
            "base=yes",
            "--port",
            "80",
            "--stop-signal",
            "SIGQUIT",
            "--entrypoint",
            "[\"/old\"]",
            "--user",
            "7");
  }

  private static final String FILE =
      """
      {
        "from": "base.tar",
        "dests": [{"ref": "oci:out:x"}, {"ref": "docker-archive:{short_hash}.tar:lab/dinker:{hash}"}],
        "files": [
          {"source": "text", "dest": "/data/text"},
          {"source": "say", "dest": "tool", "mode": "755"}
        ],
        "add_env": {"PATH": "/ours"},
        "entrypoint": ["/tool"],
        "labels": {"ours": "1"}
      }
      """;

  private static Path project(String name, String file) throws Exception {
    Path project = Files.createDirectory(folder.resolve(name));
    Inputs.write(project.resolve("text"), "ours\n");
    Files.copy(program, project.resolve("say"));
    Files.copy(base, project.resolve("base.tar"));
    Inputs.write(project.resolve("dinker.json"), file);
    return project;
  }

  private static Path rootfs(Path project) {
    Path bundle = project.resolve("bundle");
    Run.of(
            "umoci",
            "unpack",
            "--rootless",
            "--image",
            project.resolve("out") + ":x",
            bundle.toString())
        .succeeded();
    return bundle.resolve("rootfs");
  }

  private static String config(Path project) {
    return Run.of("skopeo", "inspect", "--config", "--raw", "oci:" + project.resolve("out") + ":x")
        .succeeded()
        .output();
  }

  @Test
  void ourFileWinsOverTheOneOfTheBase() throws Exception {
    Path project = project("wins", FILE);
    Tare.in(folder).ok("build", "wins");
    Path rootfs = rootfs(project);
    assertThat(rootfs.resolve("data/text")).hasContent("ours\n");
    assertThat(rootfs.resolve("data/kept")).hasContent("from the base\n");
    assertThat(rootfs.resolve("tool")).isExecutable();
  }

  @Test
  void aVariableIsReplacedAndNotDoubled() throws Exception {
    Path project = project("replaced", FILE);
    Tare.in(folder).ok("build", "replaced");
    assertThat(config(project))
        .contains("PATH=/ours", "KEEP=1", "\"User\":\"7\"")
        .doesNotContain("PATH=/base");
  }

  @Test
  void whatIsNotGivenIsGoneOrKeptAsDocumented() throws Exception {
    Path project = project("gone", FILE);
    Tare.in(folder).ok("build", "gone");
    assertThat(config(project))
        .contains("\"/tool\"", "\"ours\":\"1\"")
        .doesNotContain("/old", "\"base\"", "SIGQUIT", "80/tcp");
  }

  @Test
  void theBasesVariablesAreGoneIfToldSo() throws Exception {
    Path project = project("cleared", FILE.replaceFirst("\\{", "{\"clear_env\": true,"));
    Tare.in(folder).ok("build", "cleared");
    assertThat(config(project)).contains("PATH=/ours").doesNotContain("KEEP=1");
  }

  @Tag("dockerd")
  @Test
  void placeholdersAgreeBetweenFolders() throws Exception {
    Path one = project("first", FILE);
    Path two = project("second", FILE);
    String first = Tare.in(one).ok("build").output();
    String second = Tare.in(folder).ok("build", "second/dinker.json").output();
    assertThat(digests(first)).isEqualTo(digests(second));
    List<String> names = archives(one);
    assertThat(names).isEqualTo(archives(two)).hasSize(1);
    String name = names.get(0);
    assertThat(name).matches("[0-9a-f]{8}\\.tar");
    Run.of(Lab.docker("load", "--input", one.resolve(name).toString())).succeeded();
    assertThat(Run.of(Lab.docker("images", "--format", "{{.Tag}}", "lab/dinker")).output())
        .matches("(?s).*" + name.substring(0, 8) + "[0-9a-f]{56}\n.*");
  }

  private static List<String> digests(String output) {
    return output.lines().map(line -> line.substring(line.indexOf('@'))).toList();
  }

  private static List<String> archives(Path project) throws Exception {
    try (var files = Files.list(project)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".tar") && !name.equals("base.tar"))
          .toList();
    }
  }

  @Test
  void aBuildFileComesThroughStandardInput() throws Exception {
    Path project = project("piped", FILE);
    Tare.in(project).call("build", "-").input(project.resolve("dinker.json")).run().succeeded();
    assertThat(config(project)).contains("PATH=/ours");
  }

  @Test
  void pathsCanBeRelativeToTheWorkingFolder() throws Exception {
    Path project = project("relative", FILE);
    Inputs.write(folder.resolve("elsewhere.json"), FILE);
    Tare.in(project).ok("build", "--paths=cwd", "../elsewhere.json");
    assertThat(config(project)).contains("PATH=/ours");
  }
}
