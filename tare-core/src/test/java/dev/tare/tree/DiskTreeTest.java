// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.changeset.LayerIndex;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTreeTest {
  @TempDir Path temp;
  private Path top;

  @BeforeEach
  void makeTop() throws IOException {
    top = Files.createDirectory(temp.resolve("top"));
  }

  private Path write(String name, String text) throws IOException {
    Path file = top.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void chmod(Path file, String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void onlyWhatIsSelectedIsLookedAtAndRulesSayItsModes() throws Exception {
    Path top = Files.createDirectories(temp.resolve("selected"));
    for (String file : List.of("web/a.js", "web/a.map", "web/sub/b.map", "bin/run", "no/x")) {
      Files.createDirectories(top.resolve(file).getParent());
      Files.writeString(top.resolve(file), "x");
    }
    Files.createDirectories(top.resolve("no/dark"));
    Attributes attributes =
        new Attributes(
            Optional.empty(),
            Optional.empty(),
            List.of(
                new Attributes.Rule(
                    Patterns.of("bin/*"),
                    Optional.of(ModeRule.parse("u=rwx,go=rx")),
                    Optional.of(new Owner(7, 8)))));
    Selection selection = new Selection(Patterns.of("web", "bin/*"), Patterns.of("**/*.map"));
    assertThat(Trees.listing(new FileSet.SourceDirectory(top, "/", selection, attributes)))
        .containsExactly(
            "d 755 0:0 bin",
            "f 755 7:8 bin/run [x]",
            "d 755 0:0 web",
            "f 644 0:0 web/a.js [x]",
            "d 755 0:0 web/sub");
    Selection nothing = Selection.only(Patterns.of("*.js"));
    assertThatThrownBy(() -> Trees.of(new FileSet.SourceDirectory(top, "/", nothing, attributes)))
        .isInstanceOf(InputException.class)
        .hasMessage(top + ": nothing in it is selected by [*.js]");
  }

  @Test
  void aDirectoryComesWithAllBelowIt() throws Exception {
    write("b/two", "2");
    write("one", "1");
    Files.createSymbolicLink(top.resolve("b/link"), Path.of("../../x/./y//z"));

    assertThat(Trees.listing(Trees.directory(top, "/srv/www/")))
        .containsExactly(
            "d 755 0:0 srv/www",
            "d 755 0:0 srv/www/b",
            "s 777 0:0 srv/www/b/link -> ../../x/./y/z",
            "f 644 0:0 srv/www/b/two [2]",
            "f 644 0:0 srv/www/one [1]");
  }

  @Test
  void theRootHasNoEntry() throws Exception {
    write("b/two", "2");

    for (String root : new String[] {"/", "", ".", "./", "//"}) {
      assertThat(Trees.names(Trees.of(Trees.directory(top, root)))).containsExactly("b", "b/two");
    }
  }

  @Test
  void timesAreTheBuilds() throws Exception {
    write("one", "1");
    Files.createSymbolicLink(top.resolve("link"), Path.of("one"));

    assertThat(Trees.of(Trees.directory(top, "x")))
        .hasSize(3)
        .allMatch(e -> e.metadata().mtime() == Trees.MTIME);
  }

  @Test
  void modesAreReducedToWhetherTheOwnerMayExecute() throws Exception {
    chmod(write("program", ""), "rwx--x---");
    chmod(write("text", ""), "rw-rwxrwx");
    chmod(Files.createDirectory(top.resolve("private")), "rwx------");

    assertThat(Trees.listing(Trees.directory(top, "/")))
        .containsExactly("d 755 0:0 private", "f 755 0:0 program []", "f 644 0:0 text []");
  }

  @Test
  void modeRulesAndOwnersApplyToDirectoriesToo() throws Exception {
    chmod(write("sub/program", ""), "rwx------");
    write("sub/text", "");
    FileSet set =
        new FileSet.SourceDirectory(
            top,
            "app",
            Selection.ALL,
            Attributes.of(ModeRule.parse("u=rwX,go=rX,o="), new Owner(1000, 2000)));

    assertThat(Trees.listing(set))
        .containsExactly(
            "d 750 1000:2000 app",
            "d 750 1000:2000 app/sub",
            "f 750 1000:2000 app/sub/program []",
            "f 640 1000:2000 app/sub/text []");
  }

  @Test
  void linksStayLinksWhereverTheyLead() throws Exception {
    write("file", "1");
    for (String target : new String[] {"file", "/no/such", "nowhere", ".", "../../no", "loop"}) {
      Path link = top.resolve(target.equals("loop") ? "loop" : "to" + target.replace('/', '_'));
      Files.createSymbolicLink(link, Path.of(target));
    }

    assertThat(Trees.listing(Trees.directory(top, "/")))
        .containsExactly(
            "f 644 0:0 file [1]",
            "s 777 0:0 loop -> loop",
            "s 777 0:0 to. -> .",
            "s 777 0:0 to.._.._no -> ../../no",
            "s 777 0:0 to_no_such -> /no/such",
            "s 777 0:0 tofile -> file",
            "s 777 0:0 tonowhere -> nowhere");
  }

  /** Makes files by a shell, since the locale may keep Java from giving names their bytes. */
  private void shell(String script) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", script).directory(top.toFile()).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }

  private static String bytes(RawPath path) {
    return new String(path.bytes(), ISO_8859_1);
  }

  @Test
  void namesAndTargetsKeepTheirBytesInAnyLocale() throws Exception {
    shell(
        """
        composed=$(printf '\\303\\274')
        printf 1 > "$composed"
        printf 2 > "$(printf 'u\\314\\210')"
        printf 3 > "$(printf ' a\\nb\\\\ ')"
        mkdir "$(printf 'd\\377')"
        printf 4 > "$(printf 'd\\377/\\200\\033')"
        ln -s "$(printf '../d\\377/\\342\\200/x')" "$(printf 'l\\376')"
        """);

    List<Entry> entries = Trees.of(Trees.directory(top, "x"));

    assertThat(entries.stream().map(e -> bytes(e.name().path())))
        .containsExactly(
            "x",
            "x/ a\nb\\ ",
            "x/d\u00ff",
            "x/d\u00ff/\u0080\u001b",
            "x/l\u00fe",
            "x/u\u00cc\u0088",
            "x/\u00c3\u00bc");
    assertThat(bytes(((Entry.Symlink) entries.get(4)).target()))
        .isEqualTo("../d\u00ff/\u00e2\u0080/x");
    assertThat(Trees.content(entries.get(1))).isEqualTo("3");
    assertThat(Trees.content(entries.get(3))).isEqualTo("4");
    assertThat(Trees.content(entries.get(5))).isEqualTo("2");
    assertThat(Trees.content(entries.get(6))).isEqualTo("1");
  }

  @Test
  void messagesShowNoByteThatATerminalWouldObey() throws Exception {
    shell("mkfifo \"$(printf 'p\\033[31m\\377')\"");

    assertThatThrownBy(() -> Trees.of(Trees.directory(top, "/")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(top + "/p\\x1b[31m\\xff: is a FIFO");
  }

  @Test
  void namesOfOneFileAreHardLinksToTheFirst() throws Exception {
    Path file = write("m/file", "1");
    Files.createDirectories(top.resolve("a"));
    Files.createLink(top.resolve("a/first"), file);
    Files.createLink(top.resolve("z"), file);
    Files.createLink(temp.resolve("outside"), write("lonely", "2"));

    assertThat(Trees.listing(Trees.directory(top, "/")))
        .containsExactly(
            "d 755 0:0 a",
            "f 644 0:0 a/first [1]",
            "f 644 0:0 lonely [2]",
            "d 755 0:0 m",
            "h 644 0:0 m/file == a/first",
            "h 644 0:0 z == a/first");
  }

  @Test
  void setsDoNotShareHardLinks() throws Exception {
    Files.createLink(top.resolve("b"), write("a", "1"));

    assertThat(Trees.listing(Trees.directory(top, "x"), Trees.directory(top, "y")))
        .containsExactly(
            "d 755 0:0 x",
            "f 644 0:0 x/a [1]",
            "h 644 0:0 x/b == x/a",
            "d 755 0:0 y",
            "f 644 0:0 y/a [1]",
            "h 644 0:0 y/b == y/a");
  }

  @Test
  void aLinkToTheSourceIsFollowed() throws Exception {
    Path file = write("file", "1");
    Path toFile = Files.createSymbolicLink(temp.resolve("to-file"), file);
    Path toTop = Files.createSymbolicLink(temp.resolve("to-top"), top);

    assertThat(Trees.listing(Trees.file(toFile, "/x"), Trees.directory(toTop, "y")))
        .containsExactly("f 644 0:0 x [1]", "d 755 0:0 y", "f 644 0:0 y/file [1]");
  }

  @Test
  void aSingleFileTakesItsModeFromThePlanOrTheDisk() throws Exception {
    Path file = write("program", "#!");
    chmod(file, "rwxr-----");
    FileSet set = new FileSet.SourceFile(file, "/usr/bin/p", ModeRule.of(04711), new Owner(5, 6));

    assertThat(Trees.listing(set, Trees.file(file, "q")))
        .containsExactly("f 755 0:0 q [#!]", "f 4711 5:6 usr/bin/p [#!]");
  }

  @Test
  void contentThatStandsInThePlanIsAFile() throws Exception {
    assertThat(Trees.listing(Trees.inline("hello", "/etc/motd")))
        .containsExactly("f 644 0:0 etc/motd [hello]");
  }

  @Test
  void twoDirectoriesGoIntoOne() throws Exception {
    write("x/one", "1");
    Path other = Files.createDirectories(temp.resolve("other/x"));
    Files.writeString(other.resolve("two"), "2");

    assertThat(Trees.listing(Trees.directory(top, "app"), Trees.directory(other, "app/x")))
        .containsExactly(
            "d 755 0:0 app",
            "d 755 0:0 app/x",
            "f 644 0:0 app/x/one [1]",
            "f 644 0:0 app/x/two [2]");
  }

  @Test
  void parentsOfADestinationAreMadeIfWanted() throws Exception {
    Path file = write("file", "1");

    assertThat(
            Trees.names(FileTree.of(List.of(Trees.file(file, "/a/b/c")), true, 0, new HeapStore())))
        .containsExactly("a", "a/b", "a/b/c");
  }

  @Test
  void aThousandLevelsAreNoMoreThanAThousandDirectories() throws Exception {
    shell("for i in $(seq 1000); do mkdir d; cd -P d; done; printf x > f");
    List<Entry> entries = Trees.of(Trees.directory(top, "/"));
    assertThat(entries).hasSize(1001);
    assertThat(entries.get(1000).name()).hasToString("d/".repeat(1000) + "f");
    assertThat(LayerIndex.of(entries).size()).isEqualTo(1001);
    assertThat(Trees.content(entries.get(1000))).isEqualTo("x");
    shell("rm -r d"); // which takes JUnit a minute
  }

  @Test
  void thousandsOfFilesAreListed() throws Exception {
    for (int i = 0; i < 3000; i++) {
      Files.createFile(top.resolve("f" + i));
    }

    List<Entry> entries = Trees.of(Trees.directory(top, "/"));

    assertThat(entries).hasSize(3000);
    assertThat(entries.get(2).name()).hasToString("f10");
  }

  @Test
  void anInterruptEndsTheWalk() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Trees.of(Trees.directory(top, "/")))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isFalse();
  }
}
