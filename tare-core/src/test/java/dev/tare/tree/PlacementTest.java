// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.changeset.RawTar;
import dev.tare.changeset.Stack;
import dev.tare.input.InputException;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Selection;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlacementTest {
  @TempDir Path folder;
  private MergedTree debian;

  @BeforeEach
  void base() throws IOException {
    debian =
        Stack.of(
            new RawTar()
                .symlink("bin", "usr/bin")
                .symlink("lib64", "usr/lib64")
                .directory("usr/", 0755)
                .directory("usr/bin/", 0751)
                .directory("tmp/", 01777)
                .directory("run/", 0755)
                .symlink("var/run", "/run")
                .symlink("var/lock", "/run/lock")
                .symlink("rootlink", "/")
                .symlink("loop", "loop")
                .directory("etc/", 0750)
                .file("etc/passwd", "")
                .symlink("etc/mtab", "../proc/self/mounts")
                .symlink("etc/tofile", "passwd")
                .file("implied/x", ""));
  }

  private List<String> on(MergedTree base, FileSet... sets) throws IOException {
    return Trees.listing(
        FileTree.of(List.of(sets), Optional.of(base), Trees.MTIME, new HeapStore()));
  }

  private FileSet inline(String path) {
    return Trees.inline("x", path);
  }

  @Test
  void aFileUnderALinkedFolderStandsWhereTheLinkLeads() throws IOException {
    assertThat(on(debian, inline("/bin/foo")))
        .containsExactly(
            "d 755 1000:2000 usr", "d 751 1000:2000 usr/bin", "f 644 0:0 usr/bin/foo [x]");
  }

  @Test
  void parentsKeepModeOwnerAndTimeOfTheBase() throws IOException {
    List<Entry> entries =
        FileTree.of(
            List.of(inline("/tmp/new/x")), Optional.of(debian), Trees.MTIME, new HeapStore());

    assertThat(Trees.listing(entries))
        .containsExactly("d 1777 1000:2000 tmp", "d 755 0:0 tmp/new", "f 644 0:0 tmp/new/x [x]");
    assertThat(entries.stream().map(e -> e.metadata().mtime()))
        .containsExactly(1234567890L, Trees.MTIME, Trees.MTIME);
  }

  @Test
  void aParentThatTheBaseOnlyImpliesIsAnOrdinaryOne() throws IOException {
    assertThat(on(debian, inline("implied/y")))
        .containsExactly("d 755 0:0 implied", "f 644 0:0 implied/y [x]");
  }

  @Test
  void missingTargetsOfLinksAreMade() throws IOException {
    assertThat(on(debian, inline("var/lock/x"), inline("lib64/ld.so")))
        .containsExactly(
            "d 755 1000:2000 run",
            "d 755 0:0 run/lock",
            "f 644 0:0 run/lock/x [x]",
            "d 755 1000:2000 usr",
            "d 755 0:0 usr/lib64",
            "f 644 0:0 usr/lib64/ld.so [x]");
  }

  @Test
  void aLinkToTheRootLeadsThere() throws IOException {
    assertThat(on(debian, inline("rootlink/x"))).containsExactly("f 644 0:0 x [x]");
  }

  @Test
  void anEntryAtTheRootNeedsNoParents() throws IOException {
    assertThat(on(debian, inline("say"))).containsExactly("f 644 0:0 say [x]");
  }

  @Test
  void aWalkedDirectoryGoesIntoTheTargetOfALinkAndLeavesDirectoriesAsTheyAre() throws IOException {
    Files.createDirectories(folder.resolve("bin/sub"));
    Files.createDirectories(folder.resolve("tmp"));
    Files.createDirectories(folder.resolve("rootlink"));
    Files.writeString(folder.resolve("bin/foo"), "x");
    Files.writeString(folder.resolve("rootlink/top"), "x");

    assertThat(on(debian, Trees.directory(folder, "/")))
        .containsExactly(
            "f 644 0:0 top [x]",
            "d 755 1000:2000 usr",
            "d 751 1000:2000 usr/bin",
            "f 644 0:0 usr/bin/foo [x]",
            "d 755 0:0 usr/bin/sub");
  }

  @Test
  void ownersOfWalkedFilesAreNotForDirectoriesOfTheBase() throws IOException {
    Files.createDirectories(folder.resolve("etc/app"));
    Files.writeString(folder.resolve("etc/app/conf"), "x");
    FileSet set =
        new FileSet.SourceDirectory(
            folder, "/", Selection.ALL, Attributes.of(ModeRule.parse("700"), Owner.parse("7")));

    assertThat(on(debian, set))
        .containsExactly("d 750 1000:2000 etc", "d 700 7:7 etc/app", "f 700 7:7 etc/app/conf [x]");
  }

  @Test
  void aDirectoryOfATarBringsItsMetadata() throws IOException {
    Path tar =
        new RawTar()
            .directory("bin/", 0700)
            .file("bin/foo", "x")
            .writeTo(folder.resolve("files.tar"));

    assertThat(on(debian, FileSet.archive(tar, "/")))
        .containsExactly(
            "d 755 1000:2000 usr", "d 700 1000:2000 usr/bin", "f 640 1000:2000 usr/bin/foo [x]");
  }

  @Test
  void aDirectoryOverALinkToNothingIsMadeAtItsTarget() throws IOException {
    Files.createDirectories(folder.resolve("lib64"));

    assertThat(on(debian, Trees.directory(folder, "/")))
        .containsExactly("d 755 1000:2000 usr", "d 755 0:0 usr/lib64");
  }

  @Test
  void aFileReplacesAFileOrALink() throws IOException {
    assertThat(on(debian, inline("etc/passwd"), inline("etc/mtab"), inline("lib64")))
        .containsExactly(
            "d 750 1000:2000 etc",
            "f 644 0:0 etc/mtab [x]",
            "f 644 0:0 etc/passwd [x]",
            "f 644 0:0 lib64 [x]");
  }

  @Test
  void aLinkOfOursReplacesALink() throws IOException {
    Files.createSymbolicLink(folder.resolve("bin"), Path.of("usr/bin"));

    assertThat(on(debian, Trees.directory(folder, "/")))
        .containsExactly("s 777 0:0 bin -> usr/bin");
  }

  @Test
  void aFileOrLinkInThePlaceOfADirectoryIsRefused() throws IOException {
    assertThatThrownBy(() -> on(debian, inline("/etc")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "etc: from the content given for /etc: a directory is there in the layers below");
    Files.createDirectories(folder.resolve("usr"));
    Files.createSymbolicLink(folder.resolve("usr/bin"), Path.of("../bin"));
    assertThatThrownBy(() -> on(debian, Trees.directory(folder, "/")))
        .hasMessageStartingWith("usr/bin: from ")
        .hasMessageEndingWith(": a directory is there in the layers below");
  }

  @Test
  void aDirectoryInThePlaceOfAFileIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("passwd"));
    Files.createDirectories(folder.resolve("other/tofile"));

    assertThatThrownBy(() -> on(debian, Trees.directory(folder.resolve("passwd"), "/etc/passwd")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("etc/passwd: from ")
        .hasMessageEndingWith("is a directory, but the layers below have a file there");
    assertThatThrownBy(() -> on(debian, Trees.directory(folder.resolve("other"), "/etc")))
        .hasMessageStartingWith("etc/passwd: from " + folder.resolve("other") + " (as etc/tofile)");
  }

  @Test
  void nothingCanBeBelowAFileOfTheBase() {
    assertThatThrownBy(() -> on(debian, inline("etc/passwd/a/b")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "etc/passwd/a/b: from the content given for etc/passwd/a/b: cannot be below"
                + " etc/passwd, a file of the layers below");
    assertThatThrownBy(() -> on(debian, inline("etc/tofile/a")))
        .hasMessageStartingWith("etc/passwd/a: from the content given for etc/tofile/a (as");
  }

  @Test
  void aLoopIsRefused() {
    assertThatThrownBy(() -> on(debian, inline("loop/x")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "loop/x: from the content given for loop/x: links do not end after 255 of them, at"
                + " loop");
  }

  @Test
  void twoPathsThatAreOneOnceLinksAreFollowedAreRefused() {
    assertThatThrownBy(() -> on(debian, inline("bin/foo"), inline("usr/bin/foo")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "usr/bin/foo: is given by the content given for bin/foo (as bin/foo) and by the"
                + " content given for usr/bin/foo");
    assertThatThrownBy(() -> on(debian, inline("bin/foo"), inline("usr/bin/foo/x")))
        .hasMessageContaining("cannot be below usr/bin/foo, a file from the content given for bin");
  }

  @Test
  void aLinkThatOthersGoThroughCannotBeReplaced() throws IOException {
    MergedTree base =
        Stack.of(new RawTar().symlink("a", "b").symlink("b", "c").directory("c", 0755));

    assertThatThrownBy(() -> on(base, inline("a/x"), inline("b")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "b: from the content given for b: replaces a link that a/x from the content given for"
                + " a/x goes through");
  }

  @Test
  void whatContradictsItselfIsRefusedThoughTheBaseWouldHideIt() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    FileSet empty = Trees.directory(folder, "/");

    assertThatThrownBy(() -> on(debian, empty, inline("bin")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("bin: is given by ");
    assertThatThrownBy(() -> on(debian, inline("bin"), inline("bin/x")))
        .hasMessageContaining("cannot be below bin, a file");
  }

  @Test
  void namesOfOneFileStayLinksOfEachOther() throws IOException {
    Path tar =
        new RawTar()
            .file("usr/bin/one", "x")
            .hardlink("bin/two", "usr/bin/one")
            .writeTo(folder.resolve("files.tar"));

    assertThat(on(debian, FileSet.archive(tar, "/")))
        .endsWith("f 640 1000:2000 usr/bin/one [x]", "h 640 1000:2000 usr/bin/two == usr/bin/one");
  }

  @Test
  void timesThatOurTarsCannotHoldAreMovedToTheNearest() throws IOException {
    byte[] old = new RawTar().directory("old", 0700).end();
    // mtime -1 in base 256
    java.util.Arrays.fill(old, 136, 148, (byte) 0xff);
    int sum = 0;
    java.util.Arrays.fill(old, 148, 156, (byte) ' ');
    for (int i = 0; i < 512; i++) {
      sum += old[i] & 0xff;
    }
    byte[] text = String.format("%06o\0 ", sum).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    System.arraycopy(text, 0, old, 148, 8);
    MergedTree base = MergedTree.of(List.of(Stack.index(old)));

    assertThat(base.find(TarName.of("old")).orElseThrow().metadata().orElseThrow().mtime())
        .isEqualTo(-1);
    List<Entry> entries =
        FileTree.of(List.of(inline("old/x")), Optional.of(base), 0, new HeapStore());
    assertThat(entries.get(0).metadata().mtime()).isZero();
  }

  @Test
  void withoutABaseParentsAreNew() throws IOException {
    assertThat(on(MergedTree.EMPTY, inline("bin/foo")))
        .containsExactly("d 755 0:0 bin", "f 644 0:0 bin/foo [x]");
  }

  @Test
  void withAnUnknownBaseNothingIsAdded() throws IOException {
    List<Entry> entries =
        FileTree.of(List.of(inline("bin/foo")), Optional.empty(), 0, new HeapStore());

    assertThat(Trees.names(entries)).containsExactly("bin/foo");
  }
}
