// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.changeset.RawTar;
import dev.tare.content.LimitException;
import dev.tare.input.InputException;
import dev.tare.plan.FileSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTreeTest {
  @TempDir Path temp;
  private final HeapStore store = new HeapStore();

  private List<Entry> entries(Path tar, String destination) throws IOException {
    FileSet set = FileSet.archive(tar, destination);
    return FileTree.of(List.of(set), false, Trees.MTIME, store);
  }

  private List<String> listing(RawTar tar) throws IOException {
    return Trees.listing(entries(tar.writeTo(temp.resolve("t.tar")), "/"));
  }

  private void assertRefused(RawTar tar, String message) throws IOException {
    Path file = tar.writeTo(temp.resolve("t.tar"));
    assertThatThrownBy(() -> entries(file, "/"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  private static RawTar ordinary() {
    return new RawTar()
        .directory("./", 0700)
        .directory("./usr/", 0750)
        .file("./usr/b", "bee")
        .symlink("usr/a", "../b/./c")
        .file("/etc//motd", "hello")
        .file("empty", "");
  }

  private static final List<String> ORDINARY =
      List.of(
          "f 640 1000:2000 opt/x/empty []",
          "f 640 1000:2000 opt/x/etc/motd [hello]",
          "d 750 1000:2000 opt/x/usr",
          "s 777 1000:2000 opt/x/usr/a -> ../b/./c",
          "f 640 1000:2000 opt/x/usr/b [bee]");

  @Test
  void membersGoBelowTheDestinationWithTheirOwnModesAndOwners() throws Exception {
    List<Entry> entries = entries(ordinary().writeTo(temp.resolve("t.tar")), "/opt/x");

    assertThat(Trees.listing(entries)).isEqualTo(ORDINARY);
    assertThat(entries).allMatch(e -> e.metadata().mtime() == Trees.MTIME);
  }

  @Test
  void aTarIsReadWhereItIs() throws Exception {
    entries(ordinary().writeTo(temp.resolve("t.tar")), "/");

    assertThat(store.blobs()).isEmpty();
  }

  @Test
  void aCompressedTarGivesTheSameAndLeavesOneBlob() throws Exception {
    Path tar = ordinary().gzipTo(temp.resolve("t.tgz"));

    assertThat(Trees.listing(entries(tar, "/opt/x"))).isEqualTo(ORDINARY);
    assertThat(store.blobs()).hasSize(1);
    assertThat(store.open()).isZero();
  }

  @Test
  void parentsOfMembersAreMadeIfWanted() throws Exception {
    Path tar = new RawTar().file("a/b", "1").writeTo(temp.resolve("t.tar"));

    assertThat(Trees.listing(FileTree.of(List.of(FileSet.archive(tar, "/opt")), true, 0, store)))
        .containsExactly("d 755 0:0 opt", "d 755 0:0 opt/a", "f 640 1000:2000 opt/a/b [1]");
  }

  @Test
  void namesKeepTheirBytes() throws Exception {
    Path tar =
        new RawTar()
            .file("b\u00ff\u00fe", "1")
            .symlink("c\u0080", "\u00ff\n")
            .writeTo(temp.resolve("t.tar"));

    List<Entry> entries = entries(tar, "d");

    assertThat(new String(entries.get(0).name().path().bytes(), ISO_8859_1))
        .isEqualTo("d/b\u00ff\u00fe");
    assertThat(new String(((Entry.Symlink) entries.get(1)).target().bytes(), ISO_8859_1))
        .isEqualTo("\u00ff\n");
    assertThat(Trees.listing(entries).get(1)).endsWith("d/c\\x80 -> \\xff\\x0a");
  }

  @Test
  void setuidAndStickyModesAreKept() throws Exception {
    assertThat(
            listing(
                new RawTar()
                    .directory("tmp", 01777)
                    .member('0', "su", 04755, "", "")
                    .member('7', "contiguous", 0100600, "", "x")))
        .containsExactly(
            "f 600 1000:2000 contiguous [x]", "f 4755 1000:2000 su []", "d 1777 1000:2000 tmp");
  }

  @Test
  void aLaterMemberReplacesAnEarlierOne() throws Exception {
    assertThat(
            listing(
                new RawTar()
                    .file("a", "old")
                    .symlink("b", "a")
                    .directory("c/", 0700)
                    .file("./a", "newer")
                    .file("b", "file")
                    .directory("c", 0755)))
        .containsExactly(
            "f 640 1000:2000 a [newer]", "f 640 1000:2000 b [file]", "d 755 1000:2000 c");
  }

  @Test
  void hardLinksGoBelowTheDestinationAndTheFirstNameIsTheFile() throws Exception {
    Path tar =
        new RawTar()
            .file("z", "zed")
            .hardlink("m", "./z")
            .hardlink("a", "/m")
            .writeTo(temp.resolve("t.tar"));

    assertThat(Trees.listing(entries(tar, "x")))
        .containsExactly(
            "f 640 1000:2000 x/a [zed]",
            "h 640 1000:2000 x/m == x/a",
            "h 640 1000:2000 x/z == x/a");
  }

  @Test
  void aHardLinkIsToWhatItsTargetWasWhenItCame() throws Exception {
    assertThat(listing(new RawTar().file("a", "old").hardlink("b", "a").file("a", "new")))
        .containsExactly("f 640 1000:2000 a [new]", "f 640 1000:2000 b [old]");
  }

  @Test
  void aHardLinkToALinkIsALink() throws Exception {
    assertThat(listing(new RawTar().symlink("a", "x").hardlink("b", "a")))
        .containsExactly("s 777 1000:2000 a -> x", "s 777 1000:2000 b -> x");
  }

  @Test
  void hardLinksToNothingYetAreRefused() throws Exception {
    String fault = "which does not come before it";
    assertRefused(
        new RawTar().hardlink("b", "a").file("a", ""),
        "member \"b\": is a hard link to a, " + fault);
    assertRefused(
        new RawTar().file("a", "").hardlink("a", "a"),
        "member \"a\": is a hard link to a, " + fault);
    assertRefused(
        new RawTar().hardlink("b", "/etc/passwd"),
        "member \"b\": is a hard link to /etc/passwd, " + fault);
    assertRefused(
        new RawTar().directory("d/", 0755).hardlink("b", "d"),
        "member \"b\": is a hard link to the directory d");
    assertRefused(new RawTar().file("a", "").hardlink("b", "../a"), "member \"b\": ");
  }

  @Test
  void namesThatLeaveTheTreeAreRefused() throws Exception {
    for (String name : new String[] {"../x", "a/../../x", "a/..", "..", "/.."}) {
      assertRefused(new RawTar().file(name, ""), "member \"" + name + "\": ");
    }
    assertRefused(new RawTar().directory("../", 0755), "member \"../\": ");
  }

  @Test
  void filesWithoutANameAreRefused() throws Exception {
    for (String name : new String[] {".", ""}) {
      assertRefused(new RawTar().file(name, "x"), "");
      assertRefused(new RawTar().symlink(name, "x"), "");
    }
    assertRefused(new RawTar().directory("", 0755), "");
  }

  @Test
  void devicesFifosAndUnknownKindsAreRefusedByName() throws Exception {
    String rule = ": only files, directories and links can go into an image";
    assertRefused(
        new RawTar().member('3', "dev/null", 0666, "", ""),
        "member \"dev/null\": is a character device" + rule);
    assertRefused(
        new RawTar().member('4', "sda", 0666, "", ""), "member \"sda\": is a block device" + rule);
    assertRefused(new RawTar().member('6', "p\u001b", 0, "", ""), "member \"p\\x1b\": is a FIFO");
  }

  @Test
  void deletionMarksAreRefused() throws Exception {
    Path tar = new RawTar().file("a/.wh.b", "").writeTo(temp.resolve("t.tar"));

    assertThatThrownBy(() -> entries(tar, "/"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a/.wh.b")
        .hasMessageContaining(tar.toString());
  }

  @Test
  void nothingIsWrittenThroughALinkOfTheTar() throws Exception {
    Path tar =
        new RawTar().symlink("a", "/etc").file("a/passwd", "x").writeTo(temp.resolve("t.tar"));

    assertThatThrownBy(() -> entries(tar, "/"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("a/passwd: from " + tar + ": cannot be below a, a link");
  }

  @Test
  void aSymlinkWithoutATargetIsRefused() throws Exception {
    assertRefused(new RawTar().symlink("a", ""), "");
  }

  @Test
  void aTarCutShortIsRefusedAtEveryLength() throws Exception {
    byte[] whole = ordinary().end();
    Path cut = temp.resolve("cut.tar");
    for (int length = 256; length < whole.length - 512; length += 256) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> entries(cut, "/"))
          .as("%d bytes", length)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(cut + ": ");
    }
  }

  @Test
  void compressedRubbishIsRefusedAndNothingKept() throws Exception {
    Path gzip = ordinary().gzipTo(temp.resolve("t.tgz"));
    byte[] bytes = Files.readAllBytes(gzip);
    Path cut = Files.write(temp.resolve("cut.tgz"), Arrays.copyOf(bytes, bytes.length - 20));

    assertThatThrownBy(() -> entries(cut, "/"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(cut + ": ");
    assertThat(store.blobs()).isEmpty();
    assertThat(store.open()).isZero();
  }

  @Test
  void whatIsNoTarIsRefused() throws Exception {
    Path text = Files.writeString(temp.resolve("t.txt"), "hello\n".repeat(300));

    assertThatThrownBy(() -> entries(text, "/"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(text + ": ");
    assertThatThrownBy(() -> entries(temp, "/"))
        .isInstanceOf(InputException.class)
        .hasMessage(temp + ": is a directory: a tar must be a file");
    assertThatThrownBy(() -> entries(temp.resolve("none"), "/"))
        .isInstanceOf(InputException.class)
        .hasMessage(temp.resolve("none") + ": does not exist");
  }

  @Test
  void aTarBeyondTheLimitsIsNamed() throws Exception {
    Path tar =
        new RawTar()
            .member('L', "././@LongLink", 0, "", "n".repeat(2 << 20))
            .file("a", "")
            .writeTo(temp.resolve("t.tar"));

    assertThatThrownBy(() -> entries(tar, "/"))
        .isInstanceOf(LimitException.class)
        .hasMessageStartingWith(tar + ": ");
  }

  @Test
  void aTarThatChangesAfterwardsIsNamed() throws Exception {
    Path tar = ordinary().writeTo(temp.resolve("t.tar"));
    List<Entry> entries = entries(tar, "/");
    Files.setLastModifiedTime(tar, FileTime.from(Instant.ofEpochSecond(5)));

    assertThatThrownBy(() -> Trees.listing(entries))
        .isInstanceOf(InputException.class)
        .hasMessage(tar + ": changed while it was read");
  }

  @Test
  void aFullStoreIsNotTheTarsFault() throws Exception {
    Path tar = ordinary().gzipTo(temp.resolve("t.tgz"));
    HeapStore full = new HeapStore(100);

    assertThatThrownBy(() -> FileTree.of(List.of(FileSet.archive(tar, "/")), true, 0, full))
        .isNotInstanceOf(InputException.class)
        .hasMessage("the store is full");
    assertThat(full.open()).isZero();
  }
}
