// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What other tools pack becomes a layer in which other tools find the same. */
class ArchivesIT {
  private static final String TREE =
      """
      set -eu
      export LC_ALL=C
      umask 022
      mkdir -p "$1/dir/private" "$1/empty"
      cd "$1"
      printf one > dir/file
      ln dir/file dir/other
      ln dir/file another
      ln -s file dir/link
      ln -s /etc/../nowhere absolute
      printf x > dir/private/x
      chmod 0700 dir/private
      chmod 1777 empty
      printf p > program
      chmod 4755 program
      printf '' > nothing
      head -c 70000 /dev/urandom > large
      chown 1234:4321 large dir/private
      printf 1 > "$(printf 'n\\nl')"
      printf 2 > "$(printf '\\303\\274')"
      printf 3 > "$(printf 'u\\314\\210')"
      printf 4 > 'space '
      printf 5 > ./-dash
      printf 6 > "$(printf 'back\\\\slash')"
      """;

  private static final String LONG =
      """
      set -eu
      export LC_ALL=C
      cd "$1"
      printf 1 > "$(printf 'b\\377\\200')"
      long=$(head -c 255 /dev/zero | tr '\\0' n)
      printf 2 > "$long"
      printf 3 > "$(head -c 101 /dev/zero | tr '\\0' m)"
      ln -s "$long/$long" to-long
      mkdir deep && deep=deep
      for i in 1 2 3 4 5 6 7 8; do deep=$deep/$long; mkdir "$deep"; done
      printf 4 > "$deep/$long"
      ln "$deep/$long" first-name
      """;

  @TempDir static Path folder;
  private static Path plain;
  private static Path all;

  @BeforeAll
  static void trees() throws Exception {
    Lab.packages();
    plain = folder.resolve("plain");
    all = folder.resolve("all");
    Path script = Inputs.write(folder.resolve("tree.sh"), TREE);
    Run.of("sh", script.toString(), plain.toString()).succeeded();
    Run.of("sh", script.toString(), all.toString()).succeeded();
    Run.of("sh", Inputs.write(script, LONG).toString(), all.toString()).succeeded();
  }

  /** Everything but times: a line a path, with control characters as numbers, and checksums. */
  private static String tree(Path root) {
    String find =
        "cd '%s' && export LC_ALL=C && find . -mindepth 1 -printf '%%P %%y %%m %%U:%%G %%n %%l\\0'"
            + " | sort -z | od -An -c && find . -type f -print0 | sort -z | xargs -0 sha256sum";
    return Run.of("sh", "-c", find.formatted(root).replace("%%", "%")).succeeded().output();
  }

  private static String unpacked(Path archive, String name) throws Exception {
    Path layout = folder.resolve("layout-" + name);
    Tare.in(folder)
        .ok("build", "--tar", archive.toString(), "--compression=none", "--to", "oci:" + layout);
    String digest =
        Run.of("skopeo", "inspect", "--format", "{{index .Layers 0}}", "oci:" + layout)
            .succeeded()
            .output()
            .strip();
    Path blob = layout.resolve("blobs/sha256").resolve(digest.substring("sha256:".length()));
    Path root = Files.createDirectory(folder.resolve("root-" + name));
    // bsdtar has one name for composed and decomposed letters
    Run.of("tar", "--numeric-owner", "-C", root.toString(), "-xpf", blob.toString()).succeeded();
    String found = tree(root);
    Run.of("rm", "-rf", root.toString(), layout.toString()).succeeded();
    return found;
  }

  @ParameterizedTest
  @CsvSource({
    "v7, plain, tar --format=v7",
    "ustar, plain, tar --format=ustar",
    "oldgnu, all, tar --format=oldgnu",
    "gnu, all, tar --format=gnu",
    "pax, all, tar --format=pax",
    "bsd-ustar, plain, bsdtar --format=ustar",
    "bsd-gnu, all, bsdtar --format=gnutar",
    "bsd-pax, all, bsdtar --format=pax",
    "gzip, all, tar --gzip",
    "xz, all, tar --xz",
    "zstd, all, tar --zstd",
    "bsd-xz, all, bsdtar --xz",
  })
  void whatATarHoldsIsWhatIsUnpacked(String name, String tree, String tool) throws Exception {
    Path archive = folder.resolve("packed-" + name);
    Path root = tree.equals("all") ? all : plain;
    String command =
        "cd '" + root + "' && " + tool + " -cf '" + archive + "' . 2>'" + archive + ".err'";
    Run.of("sh", "-c", command).succeeded();
    assertThat(unpacked(archive, name)).isEqualTo(tree(root));
  }

  @ParameterizedTest
  @CsvSource({"PAX_FORMAT, all", "GNU_FORMAT, all", "USTAR_FORMAT, plain"})
  void whatPythonPacksIsWhatIsUnpacked(String format, String tree) throws Exception {
    Path archive = folder.resolve("packed-" + format);
    Path root = tree.equals("all") ? all : plain;
    String script =
        "import tarfile\nwith tarfile.open('%s', 'w:xz', format=tarfile.%s) as t: t.add('%s', '.')"
            .formatted(archive, format, root);
    Run.of("python3", "-c", script).succeeded();
    assertThat(unpacked(archive, format)).isEqualTo(tree(root));
  }

  @Test
  void aDirectoryBecomesWhatItIsButForModesAndOwners() throws Exception {
    Path archive = folder.resolve("normal.tar");
    String owned = "--owner=0 --group=0 --mode=u=rwX,go=rX";
    Run.of("sh", "-c", "cd '" + all + "' && tar " + owned + " -cf '" + archive + "' .").succeeded();
    Path layout = folder.resolve("same");
    for (String add : new String[] {"--directory=" + all + ":/", "--tar=" + archive}) {
      Tare.in(folder).ok("build", add, "--to", "oci:" + layout + ":" + add.charAt(2));
    }
    String of = "oci:" + layout + ":";
    assertThat(Tare.in(folder).ok("ls", "-R", "--json", of + "d").output())
        .isEqualTo(
            Tare.in(folder)
                .ok("ls", "-R", "--json", of + "t")
                .output()
                // tar gives links the mode, too
                .replace("\"symlink\",\"mode\":\"0755\"", "\"symlink\",\"mode\":\"0777\""));
  }
}
