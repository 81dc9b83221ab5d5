// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers come to where other tools unpack them. */
@Tag("dockerd")
@Tag("debian")
class LayersIT {
  private static final int CASES = 24;

  @TempDir static Path folder;

  @Test
  void randomChangesComeToTheSameInAFileSystem() throws Exception {
    Lab.packages();
    Path text = Inputs.write(folder.resolve("text"), "ours");
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      Path own = Files.createDirectory(folder.resolve("case" + seed));
      Path root = Files.createDirectory(own.resolve("root"));
      fill(random, root, 0);
      Run.of("tar", "-C", root.toString(), "-czf", own.resolve("base.tgz").toString(), ".")
          .succeeded();
      Tare.in(own).ok("build", "--layer", "base.tgz", "--to", "oci:images:base");

      List<String> options = new ArrayList<>();
      for (Path path : some(random, root, false, 2)) {
        options.add("--remove=" + root.relativize(path));
        Run.of("rm", "-rf", path.toString()).succeeded();
      }
      int number = 0;
      for (Path parent : some(random, root, true, 2)) {
        Path file = parent.resolve("new" + number++).resolve("file");
        options.add("--file=" + text + ":" + root.relativize(file));
        Run.of("install", "-D", "-m", "0644", text.toString(), file.toString()).succeeded();
      }
      if (options.isEmpty()) {
        continue;
      }
      options.addAll(0, List.of("build", "--from", "oci:images:base", "--to", "oci:images:new"));
      Tare.in(own).ok(options.toArray(String[]::new));

      Path bundle = own.resolve("bundle");
      String image = own.resolve("images") + ":new";
      Run.of("umoci", "unpack", "--rootless", "--image", image, bundle.toString()).succeeded();
      assertThat(listing(bundle.resolve("rootfs")))
          .as("seed %d: %s", seed, options)
          .isEqualTo(listing(root));
    }
  }

  private static String listing(Path root) {
    return Run.of(
            "sh", "-c", "cd " + root + " && find . -mindepth 1 -printf '%P %y %m %s %l\\n' | sort")
        .succeeded()
        .output()
        .replaceAll("(?m) d (\\d+) \\d+ ", " d $1 ");
  }

  private static void fill(Random random, Path directory, int depth) throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      Path path = directory.resolve(name);
      switch (random.nextInt(depth == 3 ? 3 : 5)) {
        case 0 -> Files.writeString(path, "x".repeat(random.nextInt(9)));
        case 1 ->
            Files.createSymbolicLink(
                path, Path.of(List.of("a", "b", "../c").get(random.nextInt(3))));
        case 2 -> {}
        default -> {
          Files.createDirectory(path);
          fill(random, path, depth + 1);
          Run.of("chmod", List.of("700", "755", "1777", "750").get(random.nextInt(4)), path + "")
              .succeeded();
        }
      }
    }
  }

  /** Some paths of the tree; directories may also be such through a link that stays inside. */
  private static List<Path> some(Random random, Path root, boolean directories, int most)
      throws IOException {
    List<Path> found = new ArrayList<>();
    try (var paths = Files.walk(root)) {
      for (Path path : paths.sorted().toList()) {
        boolean inside = Files.exists(path) && path.toRealPath().startsWith(root.toRealPath());
        if (!path.equals(root) && (!directories || (Files.isDirectory(path) && inside))) {
          found.add(path);
        }
      }
    }
    List<Path> some = new ArrayList<>();
    for (int i = random.nextInt(most + 1); i > 0 && !found.isEmpty(); i--) {
      some.add(found.remove(random.nextInt(found.size())));
    }
    return some;
  }

  @Test
  void ownersByNameAndDirectoriesOfTheBaseAreRightInEngines() throws Exception {
    Path layout = folder.resolve("debian");
    Path base = Inputs.debianArchive(Files.createDirectory(layout));
    Path add = Files.createDirectories(folder.resolve("add/home/app"));
    Path accounts = Files.createDirectories(folder.resolve("add/etc")).resolve("passwd");
    Inputs.write(accounts, "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n");
    Run.of("chmod", "0750", add.toString()).succeeded();
    Run.of(
            "sh",
            "-c",
            "cd "
                + folder.resolve("add")
                + " && tar -cf ../add.tar --owner=1000 --group=1000 home/app"
                + " && tar -rf ../add.tar --owner=0 --group=0 etc/passwd")
        .succeeded();
    Inputs.write(folder.resolve("text"), "ours");
    String from = "oci-archive:" + base;
    Tare.in(folder).ok("build", "--from", from, "--tar", "add.tar", "--to", "oci:images:with-app");
    Tare.in(folder)
        .ok(
            "build",
            "--from=oci:images:with-app",
            "--file=text:/home/app/x",
            "--file=text:/tmp/x",
            "--file=text:/bin/x",
            "--chown=app",
            "--remove=/etc/debian_version",
            "-o=owned.tar",
            "-t=lab/owned:1");
    List<String> stat =
        List.of("/bin/stat", "-c", "%a %u:%g %n", "/tmp", "/home/app", "/home/app/x", "/tmp/x");
    String expected =
        "1777 0:0 /tmp\n750 1000:1000 /home/app\n644 1000:1000 /home/app/x\n644 1000:1000 /tmp/x\n";

    Run.of(Lab.docker("load", "--input", folder.resolve("owned.tar").toString())).succeeded();
    assertThat(docker(stat)).isEqualTo(expected);
    assertThat(docker(List.of("/bin/readlink", "/bin"))).isEqualTo("usr/bin\n");
    assertThat(docker(List.of("/bin/sh", "-c", "cat /usr/bin/x; test ! -e /etc/debian_version")))
        .isEqualTo("ours");
    Run.of(Lab.docker("rmi", "lab/owned:1")).succeeded();

    Run.of(Lab.ctr("images", "import", folder.resolve("owned.tar").toString())).succeeded();
    List<String> run =
        new ArrayList<>(
            Lab.ctr("run", "--rm", "--snapshotter", "overlayfs", "docker.io/lab/owned:1", "owned"));
    run.addAll(stat);
    assertThat(Run.of(run).succeeded().output()).isEqualTo(expected);
  }

  private static String docker(List<String> command) {
    List<String> run =
        new ArrayList<>(
            Lab.docker(
                "run", "--rm", "--network=none", "--entrypoint", command.get(0), "lab/owned:1"));
    run.addAll(command.subList(1, command.size()));
    return Run.of(run).succeeded().output();
  }
}
