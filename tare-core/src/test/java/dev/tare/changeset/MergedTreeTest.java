// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.LimitException;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergedTreeTest {
  private static String at(MergedTree tree, String path) {
    return tree.find(TarName.of(path))
        .map(
            e ->
                e.kind()
                    + e.metadata().map(m -> " " + Integer.toOctalString(m.mode())).orElse(" ?")
                    + (e.isSymlink() ? " " + e.target() : ""))
        .orElse("-");
  }

  private static String leads(MergedTree tree, String path) throws IOException {
    return tree.resolve(TarName.of(path)).map(TarName::toString).orElse("/");
  }

  @Test
  void everyKindIsFoundWithItsMetadata() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar()
                .directory("./", 0755)
                .directory("./tmp/", 01777)
                .file("/etc/passwd", "root")
                .symlink("bin", "usr/bin")
                .hardlink("etc/group", "etc/passwd")
                .hardlink("sbin", "./bin")
                .member('3', "dev/null", 0666, "", "")
                .member('6', "run/pipe", 0600, "", ""));

    assertThat(at(tree, "tmp")).isEqualTo("DIRECTORY 1777");
    assertThat(at(tree, "etc")).isEqualTo("DIRECTORY ?");
    assertThat(at(tree, "etc/passwd")).isEqualTo("FILE 640");
    assertThat(at(tree, "etc/group")).isEqualTo("FILE 600");
    assertThat(at(tree, "bin")).isEqualTo("SYMLINK 777 usr/bin");
    assertThat(at(tree, "sbin")).isEqualTo("SYMLINK 600 usr/bin");
    assertThat(at(tree, "dev/null")).isEqualTo("CHARACTER_DEVICE 666");
    assertThat(at(tree, "run/pipe")).isEqualTo("PIPE 600");
    assertThat(at(tree, "etc/shadow")).isEqualTo("-");
    assertThat(at(tree, "etc/passwd/x")).isEqualTo("-");
    assertThat(at(tree, "bin/x")).isEqualTo("-");
    assertThat(tree.find(TarName.of("tmp")).orElseThrow().metadata())
        .contains(new Metadata(01777, 1000, 2000, 1234567890));
  }

  @Test
  void upperLayersWin() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().directory("a", 0700).file("a/f", "").file("b", "").directory("c", 0711),
            new RawTar().directory("a", 0750).directory("b", 0755).file("b/f", "").file("c", ""));

    assertThat(at(tree, "a")).isEqualTo("DIRECTORY 750");
    assertThat(at(tree, "a/f")).isEqualTo("FILE 640");
    assertThat(at(tree, "b")).isEqualTo("DIRECTORY 755");
    assertThat(at(tree, "b/f")).isEqualTo("FILE 640");
    assertThat(at(tree, "c")).isEqualTo("FILE 640");
  }

  @Test
  void aDirectoryThatAnUpperLayerOnlyImpliesKeepsItsMetadata() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().directory("a", 0700).directory("b", 0700),
            new RawTar().file("a/f", ""),
            new RawTar().file("a/g", ""));

    assertThat(at(tree, "a")).isEqualTo("DIRECTORY 700");
    assertThat(at(tree, "a/f")).isEqualTo("FILE 640");
  }

  @Test
  void aDirectoryThatAnUpperLayerImpliesTakesThePlaceOfALinkOrFile() throws IOException {
    // what overlay file systems make of such a layer
    MergedTree tree =
        Stack.of(
            new RawTar().directory("b", 0700).directory("x", 0700),
            new RawTar().symlink("b", "usr/b").file("x", ""),
            new RawTar().file("b/f", "").file("x/f", ""));

    assertThat(at(tree, "b")).isEqualTo("DIRECTORY ?");
    assertThat(at(tree, "x")).isEqualTo("DIRECTORY ?");
    assertThat(leads(tree, "b/f")).isEqualTo("b/f");
  }

  @Test
  void aFileHidesWhatWasBelowTheDirectoryInItsPlace() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().directory("a", 0700).file("a/f", ""),
            new RawTar().file("a", ""),
            new RawTar().directory("a", 0755));

    assertThat(at(tree, "a")).isEqualTo("DIRECTORY 755");
    assertThat(at(tree, "a/f")).isEqualTo("-");
  }

  @Test
  void whiteoutsDeleteWhatIsBelowThem() throws IOException {
    RawTar base =
        new RawTar().directory("a", 0700).file("a/f", "").file("a/g", "").directory("d/e", 0700);
    RawTar deletes = new RawTar().file("a/.wh.f", "").file(".wh.d", "").file(".wh.nothing", "");

    MergedTree tree = Stack.of(base, deletes);
    assertThat(at(tree, "a")).isEqualTo("DIRECTORY 700");
    assertThat(at(tree, "a/f")).isEqualTo("-");
    assertThat(at(tree, "a/g")).isEqualTo("FILE 640");
    assertThat(at(tree, "d")).isEqualTo("-");
    assertThat(at(tree, "d/e")).isEqualTo("-");
    assertThat(at(tree, "nothing")).isEqualTo("-");
    assertThat(at(tree, ".wh.d")).isEqualTo("-");
    assertThat(at(tree, "a/.wh.f")).isEqualTo("-");
  }

  @Test
  void whatIsPutAfterADeletionIsThereAgain() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().directory("a", 0700).file("a/f", ""),
            new RawTar().file(".wh.a", ""),
            new RawTar().file("a/g", ""));

    assertThat(at(tree, "a")).isEqualTo("DIRECTORY ?");
    assertThat(at(tree, "a/f")).isEqualTo("-");
    assertThat(at(tree, "a/g")).isEqualTo("FILE 640");
  }

  @Test
  void aWhiteoutBesideANewDirectoryDeletesOnlyTheOldOneInEitherOrder() throws IOException {
    RawTar base = new RawTar().directory("a", 0700).file("a/f", "");
    for (RawTar upper :
        new RawTar[] {
          new RawTar().file(".wh.a", "").directory("a", 0711).file("a/g", ""),
          new RawTar().directory("a", 0711).file("a/g", "").file(".wh.a", "")
        }) {
      MergedTree tree = Stack.of(new RawTar().directory("a", 0700).file("a/f", ""), upper);
      assertThat(at(tree, "a")).isEqualTo("DIRECTORY 711");
      assertThat(at(tree, "a/f")).isEqualTo("-");
      assertThat(at(tree, "a/g")).isEqualTo("FILE 640");
    }
    assertThat(at(Stack.of(base), "a/f")).isEqualTo("FILE 640");
  }

  @Test
  void anOpaqueDirectoryKeepsItselfAndHidesTheLowerOnesChildren() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().directory("a", 0700).file("a/f", "").directory("a/d", 0700),
            new RawTar().file("a/g", "").file("a/.wh..wh..opq", "").file("a/d/x", ""));

    assertThat(at(tree, "a")).isEqualTo("DIRECTORY 700");
    assertThat(at(tree, "a/f")).isEqualTo("-");
    assertThat(at(tree, "a/g")).isEqualTo("FILE 640");
    assertThat(at(tree, "a/d")).isEqualTo("DIRECTORY ?");
    assertThat(at(tree, "a/.wh..wh..opq")).isEqualTo("-");
  }

  @Test
  void theRootCanBeOpaque() throws IOException {
    MergedTree tree =
        Stack.of(new RawTar().file("a", ""), new RawTar().file(".wh..wh..opq", "").file("b", ""));

    assertThat(at(tree, "a")).isEqualTo("-");
    assertThat(at(tree, "b")).isEqualTo("FILE 640");
  }

  @Test
  void whatAufsKeptForItselfIsNotThere() throws IOException {
    MergedTree tree =
        Stack.of(new RawTar().directory(".wh..wh.plnk", 0700).file(".wh..wh.plnk/12.3", ""));

    assertThat(tree.isEmpty()).isTrue();
  }

  @Test
  void aLaterMemberReplacesAnEarlierOneAndWhatWasBelow() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar()
                .directory("a", 0700)
                .file("a/f", "")
                .symlink("a", "b")
                .directory("c", 0700)
                .directory("c", 0755)
                .symlink("d", "e")
                .directory("d", 0711));

    assertThat(at(tree, "a")).isEqualTo("SYMLINK 777 b");
    assertThat(at(tree, "a/f")).isEqualTo("-");
    assertThat(at(tree, "c")).isEqualTo("DIRECTORY 755");
    assertThat(at(tree, "d")).isEqualTo("DIRECTORY 711");
  }

  @Test
  void aMemberBelowALinkOfItsOwnLayerStandsWhereTheLinkLeads() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().symlink("bin", "/usr/bin").directory("bin/x", 0700).file("bin/y", ""));

    assertThat(at(tree, "bin")).isEqualTo("SYMLINK 777 /usr/bin");
    assertThat(at(tree, "usr/bin/x")).isEqualTo("DIRECTORY 700");
    assertThat(at(tree, "usr/bin/y")).isEqualTo("FILE 640");
  }

  @ParameterizedTest
  @CsvSource({
    "bin/foo, usr/bin/foo",
    "bin, usr/bin",
    "abs/x, usr/share/x",
    "up/x, x",
    "up, /",
    "usr/lib/rel/x, usr/share/x",
    "chain/x, usr/bin/x",
    "through/x, usr/share/x",
    "dangling/x, run/lock/x",
    "usr/bin/tool, usr/bin/real",
    "nothing/x, nothing/x",
    "dots/x, usr/bin/x",
    "self/self/bin/x, usr/bin/x",
  })
  void linksAreFollowedWithinTheTree(String path, String end) throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar()
                .symlink("bin", "usr/bin")
                .symlink("abs", "/usr/share")
                .symlink("up", "../../..")
                .symlink("usr/lib/rel", "../share")
                .symlink("chain", "chain2")
                .symlink("through", "bin/../share")
                .symlink("dangling", "/run/lock")
                .symlink("dots", "./usr//./bin/")
                .symlink("self", "."),
            new RawTar()
                .symlink("chain2", "bin")
                .directory("usr/bin", 0755)
                .symlink("usr/bin/tool", "real")
                .directory("usr/share", 0755));

    assertThat(leads(tree, path)).isEqualTo(end);
  }

  @Test
  void loopsEnd() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar()
                .symlink("a", "b")
                .symlink("b", "/a")
                .symlink("self", "self")
                .symlink("grows", "grows/x"));

    for (String path : new String[] {"a/x", "b", "self/x", "grows"}) {
      assertThatThrownBy(() -> tree.resolve(TarName.of(path)))
          .isInstanceOf(LimitException.class)
          .hasMessageContaining("links do not end after 255");
    }
  }

  @Test
  void aPathThatGetsTooLongEnds() throws IOException {
    RawTar tar = new RawTar();
    String deep = "d".repeat(90);
    MergedTree tree = Stack.of(tar.symlink("a", deep));

    assertThatThrownBy(() -> tree.resolve(TarName.of("a/" + "x".repeat(4050))))
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("longer than 4096 bytes");
  }

  @Test
  void anEmptyStackHasTheRootOnly() throws IOException {
    assertThat(MergedTree.EMPTY.isEmpty()).isTrue();
    assertThat(Stack.of(new RawTar().directory("./", 0755)).isEmpty()).isTrue();
    assertThat(at(MergedTree.EMPTY, "a")).isEqualTo("-");
    assertThat(leads(MergedTree.EMPTY, "a/b")).isEqualTo("a/b");
  }
}
