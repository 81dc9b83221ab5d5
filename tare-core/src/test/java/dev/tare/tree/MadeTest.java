// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.changeset.LayerIndex;
import dev.tare.changeset.MergedTree;
import dev.tare.changeset.RawTar;
import dev.tare.changeset.Stack;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import dev.tare.tar.TarName;
import dev.tare.tar.Xattrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories, links and removals that stand in the plan itself. */
class MadeTest {
  @TempDir Path folder;
  private MergedTree base;

  @BeforeEach
  void layers() throws IOException {
    base =
        Stack.of(
            new RawTar()
                .symlink("bin", "usr/bin")
                .directory("usr/", 0755)
                .directory("usr/bin/", 0751)
                .file("usr/bin/ls", "")
                .directory("tmp/", 01777)
                .directory("opt/", 0750)
                .directory("opt/x/", 0700)
                .file("opt/x/a", "")
                .symlink("opt/link", "x")
                .file("etc/motd", ""));
  }

  private List<String> on(Optional<MergedTree> below, FileSet... sets) throws IOException {
    ImageFiles files =
        path ->
            Optional.of(
                path.equals("/etc/passwd")
                    ? "root:x:0:0::/:/bin/sh\n#no\nodd:x:1\napp:x:1000:2000::/:\n".getBytes(UTF_8)
                    : "root:x:0:\nstaff:x:50:app\n".getBytes(UTF_8));
    TreeContext context = TreeContext.of(below, Trees.MTIME, new HeapStore()).on(below, files);
    return Trees.listing(FileTree.of(List.of(sets), context));
  }

  private List<String> on(FileSet... sets) throws IOException {
    return on(Optional.of(base), sets);
  }

  private static FileSet.Directory directory(String path) {
    return new FileSet.Directory(path, OptionalInt.empty(), Optional.empty());
  }

  private static FileSet.Removal removal(String path) {
    return new FileSet.Removal(path);
  }

  @Test
  void aDirectoryIsMadeOrLeftAsItIs() throws IOException {
    assertThat(on(directory("/data"), directory("/tmp/"))).containsExactly("d 755 0:0 data");
    assertThat(
            on(
                new FileSet.Directory("/opt/x", OptionalInt.of(02775), Optional.empty()),
                new FileSet.Directory(
                    "/tmp", OptionalInt.empty(), Optional.of(Owner.parse("app:staff")))))
        .containsExactly("d 750 1000:2000 opt", "d 2775 1000:2000 opt/x", "d 1777 1000:50 tmp");
    assertThat(on(new FileSet.Directory("/bin", OptionalInt.of(0700), Optional.empty())))
        .containsExactly("d 755 1000:2000 usr", "d 700 1000:2000 usr/bin");
  }

  @Test
  void whatIsChosenCountsBeforeWhatIsWalkedThrough() throws IOException {
    Files.createDirectories(folder.resolve("d"));
    assertThat(
            on(
                Trees.directory(folder.resolve("d"), "/srv"),
                new FileSet.Directory("/srv", OptionalInt.of(0700), Optional.of(Owner.parse("7")))))
        .containsExactly("d 700 7:7 srv");
    assertThatThrownBy(
            () ->
                on(
                    new FileSet.Directory("/a", OptionalInt.of(0700), Optional.empty()),
                    new FileSet.Directory("/a", OptionalInt.of(0701), Optional.empty())))
        .hasMessage(
            "a: is given twice by the directories, as directories with 0700 0:0 and 0701 0:0");
  }

  @Test
  void ownersByNameHaveTheNumbersOfTheImage() throws IOException {
    assertThat(on(new FileSet.Symlink("l", "/a b", Owner.parse("app"))))
        .containsExactly("s 777 1000:2000 l -> /a b");
    assertThat(on(new FileSet.Symlink("l", "x", Owner.parse("3:staff"))))
        .containsExactly("s 777 3:50 l -> x");
    assertThatThrownBy(() -> on(new FileSet.Symlink("l", "x", Owner.parse("nobody"))))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.kind()).isEqualTo(InputException.Kind.PLAN))
        .hasMessage(
            "owner: there is no user \"nobody\" in /etc/passwd of the image; give its number");
    assertThatThrownBy(() -> on(new FileSet.Symlink("l", "x", Owner.parse("1:app"))))
        .hasMessageContaining("no group \"app\" in /etc/group");
    FileSet owned = new FileSet.Symlink("l", "x", Owner.parse("app:0"));
    assertThatThrownBy(() -> Trees.of(owned))
        .hasMessage(
            "owner app:0: the base's files are not read, so names are unknown; give numbers");
    assertThatThrownBy(() -> FileTree.of(List.of(owned), true, 0, new HeapStore()))
        .hasMessage("owner app:0: the layers below have no /etc/passwd; give numbers");
  }

  private static RawPath bytes(String text) {
    return RawPath.of(text);
  }

  /** The one extended attribute of each directory. */
  private static List<String> attributes(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> !entry.metadata().xattrs().isEmpty())
        .map(entry -> entry.name() + " " + entry.metadata().xattrs().values())
        .toList();
  }

  @Test
  void directoriesKeepTheExtendedAttributesThatTheyHaveBelow() throws IOException {
    LayerIndex layer =
        Stack.index(
            new RawTar()
                .xattr("user.a", "1")
                .directory("srv/", 0755)
                .xattr("user.old", "1")
                .directory("data/", 0755)
                .directory("data/", 0700)
                .xattr("user.file", "1")
                .file("srv/file", "")
                .end());
    for (LayerIndex index : List.of(layer, Stack.stored(layer))) {
      Optional<MergedTree> below = Optional.of(MergedTree.of(List.of(index)));
      TreeContext context = TreeContext.of(below, Trees.MTIME, new HeapStore());
      List<FileSet> sets =
          List.of(
              Trees.inline("x", "/srv/x/y"),
              Trees.inline("x", "/data/x"),
              new FileSet.Directory("/srv", OptionalInt.of(0700), Optional.of(Owner.parse("5"))));
      List<Entry> entries = FileTree.of(sets, context);
      assertThat(attributes(entries)).containsExactly("srv {user.a=1}");
      assertThat(Trees.listing(entries)).contains("d 700 5:5 srv", "d 700 1000:2000 data");
      MergedTree more = below.get().with(LayerIndex.of(entries));
      assertThat(more.find(TarName.of("srv")).orElseThrow().metadata().orElseThrow().xattrs())
          .isEqualTo(Xattrs.of(Map.of(bytes("user.a"), bytes("1"))));
    }
  }

  @Test
  void anArchiveBringsAttributesOfItsOwn() throws IOException {
    MergedTree below =
        Stack.of(new RawTar().xattr("user.a", "1").directory("a/", 0755).directory("b/", 0755));
    Path one =
        new RawTar()
            .xattr("user.b", "2")
            .directory("a/", 0755)
            .directory("b/", 0755)
            .writeTo(folder.resolve("one.tar"));
    Path two =
        new RawTar()
            .directory("a/", 0755)
            .xattr("user.c", "3")
            .directory("b/", 0755)
            .writeTo(folder.resolve("two.tar"));
    TreeContext context = TreeContext.of(Optional.of(below), Trees.MTIME, new HeapStore());
    List<FileSet> sets = List.of(FileSet.archive(one, "/"), FileSet.archive(two, "/"));
    assertThat(attributes(FileTree.of(sets, context)))
        .containsExactly("a {user.b=2}", "b {user.c=3}");
    Path three =
        new RawTar()
            .xattr("user.b", "other")
            .directory("a/", 0755)
            .writeTo(folder.resolve("three.tar"));
    assertThatThrownBy(() -> Trees.of(FileSet.archive(one, "/"), FileSet.archive(three, "/")))
        .hasMessageEndingWith(", as directories with other extended attributes");
  }

  private static FileSet owned(String name, String owner) {
    return new FileSet.Inline("x".getBytes(UTF_8), name, 0644, Owner.parse(owner));
  }

  @Test
  void accountsThatTheLayerBringsCountBeforeThoseBelow() throws IOException {
    FileSet passwd = Trees.inline("app:x:77:78::/:\nnew:x:9:9::/:\n", "/etc/passwd");
    FileSet group = Trees.inline("app:x:99:\n", "/etc/group");
    assertThat(on(owned("a", "app"), owned("b", "new:app"), passwd, group))
        .contains("f 644 77:78 a [x]", "f 644 9:99 b [x]");
    assertThat(on(owned("a", "app:staff"), passwd)).contains("f 644 77:50 a [x]");
    assertThatThrownBy(() -> on(owned("b", "new:app"), owned("c", "1:staff"), passwd, group))
        .hasMessageContaining("no group \"staff\" in /etc/group of the image");
    assertThat(Trees.listing(owned("a", "app"), passwd)).contains("f 644 77:78 a [x]");
  }

  @Test
  void aTreeMayBelongToAnAccountThatItBrings() throws IOException {
    Files.createDirectories(folder.resolve("etc"));
    Files.writeString(folder.resolve("etc/passwd"), "app:x:77:78::/:\n");
    Files.createDirectories(folder.resolve("home/app"));
    Attributes attributes =
        new Attributes(
            Optional.empty(),
            Optional.empty(),
            List.of(
                new Attributes.Rule(
                    Patterns.of("home/app"), Optional.empty(), Optional.of(Owner.parse("app")))));
    assertThat(on(new FileSet.SourceDirectory(folder, "/", Selection.ALL, attributes)))
        .contains("d 755 77:78 home/app", "f 644 0:0 etc/passwd [app:x:77:78::/:\n]");
    Path tar =
        new RawTar()
            .file("etc/real", "app:x:5:6::/:\n")
            .hardlink("etc/passwd", "etc/real")
            .writeTo(folder.resolve("a.tar"));
    assertThat(on(FileSet.archive(tar, "/"), owned("a", "app"))).contains("f 644 5:6 a [x]");
  }

  @Test
  void accountsThatAreTakenAwayOrAreNoFileTellNothing() {
    assertThatThrownBy(() -> on(owned("a", "app"), removal("/etc")))
        .hasMessage("owner app: the layers below have no /etc/passwd; give numbers");
    assertThatThrownBy(
            () -> on(owned("a", "app"), new FileSet.Symlink("/etc/passwd", "x", Owner.ROOT)))
        .hasMessage(
            "etc/passwd: from the links: is no file, so it tells no names of owners; give numbers");
  }

  @Test
  void hardLinksAreFurtherNamesOfFilesOfTheLayer() throws IOException {
    assertThat(
            on(
                new FileSet.Hardlink("/bin/a", "/bin/c"),
                new FileSet.Hardlink("/bin/d", "/bin/a"),
                Trees.inline("x", "/usr/bin/c")))
        .containsExactly(
            "d 755 1000:2000 usr",
            "d 751 1000:2000 usr/bin",
            "f 644 0:0 usr/bin/a [x]",
            "h 644 0:0 usr/bin/c == usr/bin/a",
            "h 644 0:0 usr/bin/d == usr/bin/a");
    assertThatThrownBy(() -> on(new FileSet.Hardlink("/a", "/etc/motd")))
        .hasMessage(
            "a: from the links: is a hard link to etc/motd, which is no file of the same layer");
    assertThatThrownBy(() -> on(new FileSet.Hardlink("/a", "/b"), new FileSet.Hardlink("/b", "/a")))
        .hasMessageContaining("no file of the same layer");
  }

  @Test
  void aRemovalIsAMarkBeforeAllElseInItsDirectory() throws IOException {
    assertThat(on(removal("/bin/ls"), removal("/etc/motd"), Trees.inline("x", "/usr/bin/!first")))
        .containsExactly(
            "d 755 0:0 etc",
            "- 644 0:0 etc/motd",
            "d 755 1000:2000 usr",
            "d 751 1000:2000 usr/bin",
            "- 644 0:0 usr/bin/ls",
            "f 644 0:0 usr/bin/!first [x]");
  }

  @Test
  void theLinkGoesAndNotWhatItLeadsTo() throws IOException {
    assertThat(on(removal("/bin"), removal("/opt/link")))
        .containsExactly("- 644 0:0 bin", "d 750 1000:2000 opt", "- 644 0:0 opt/link");
  }

  @Test
  void whatIsNotThereCannotBeRemoved() throws IOException {
    assertThatThrownBy(() -> on(removal("/bin/cat")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "usr/bin/cat: from the removals (as bin/cat): nothing is there in the layers below, so"
                + " it cannot be removed");
    assertThat(on(Optional.empty(), removal("/a/b"))).containsExactly("- 644 0:0 a/b");
    assertThatThrownBy(() -> on(removal("/"))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsGivenInTheSamePlaceReplaces() throws IOException {
    assertThat(on(removal("/opt/x"), Trees.inline("x", "/opt/x/new")))
        .containsExactly(
            "d 750 1000:2000 opt", "d 755 0:0 opt/x", "o 644 0:0 opt/x", "f 644 0:0 opt/x/new [x]");
    assertThat(on(removal("/opt/x"), directory("/opt/x")))
        .containsExactly("d 750 1000:2000 opt", "d 755 0:0 opt/x", "o 644 0:0 opt/x");
    assertThat(on(removal("/opt/x"), Trees.inline("x", "/opt/x")))
        .containsExactly("d 750 1000:2000 opt", "f 644 0:0 opt/x [x]");
    assertThat(on(removal("/etc/motd"), directory("/etc/motd")))
        .containsExactly("d 755 0:0 etc", "d 755 0:0 etc/motd");
    assertThat(on(removal("/bin"), Trees.inline("x", "/bin/new")))
        .containsExactly("d 755 0:0 bin", "f 644 0:0 bin/new [x]");
    assertThat(on(Optional.empty(), removal("a"), Trees.inline("x", "a/b")))
        .containsExactly("o 644 0:0 a", "f 644 0:0 a/b [x]");
  }

  @Test
  void whatIsBelowSomethingRemovedGoesWithIt() throws IOException {
    assertThat(on(removal("/opt"), removal("/opt/x/a"), removal("opt/x")))
        .containsExactly("- 644 0:0 opt");
    assertThat(on(removal("/opt/x"), removal("/opt/link/a"), directory("/opt/x")))
        .containsExactly("d 750 1000:2000 opt", "d 755 0:0 opt/x", "o 644 0:0 opt/x");
  }
}
