// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.changeset.RawTar;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.input.InputOpener;
import dev.tare.oci.Digest;
import dev.tare.plan.Attributes;
import dev.tare.plan.FileSet;
import dev.tare.plan.Input;
import dev.tare.plan.ModeRule;
import dev.tare.plan.Owner;
import dev.tare.plan.Patterns;
import dev.tare.plan.Selection;
import dev.tare.tar.TarMember;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What is taken of archives, and where it goes. */
class ArchiveTest {
  @TempDir Path temp;

  private static RawTar go() {
    return new RawTar()
        .directory("go/", 0755)
        .directory("go/bin/", 0750)
        .file("go/bin/go", "GO")
        .hardlink("go/bin/gofmt", "go/bin/go")
        .symlink("go/bin/abs", "/go/bin/go")
        .directory("go/doc/", 0755)
        .file("go/doc/a.html", "doc")
        .member('4', "go/dev", 0666, "", "")
        .file("go/VERSION", "1");
  }

  private List<String> take(Path file, String to, Selection selection, int strip)
      throws IOException {
    return take(Input.file(file), to, selection, strip, Attributes.DEFAULT);
  }

  private static List<String> take(
      Input input, String to, Selection selection, int strip, Attributes attributes)
      throws IOException {
    return Trees.listing(new FileSet.SourceArchive(input, to, selection, strip, attributes));
  }

  @Test
  void onlyWhatIsSelectedIsTakenWithTheDirectoriesAboveIt() throws IOException {
    Path tar = go().writeTo(temp.resolve("go.tar"));
    assertThat(take(tar, "/usr/local", Selection.only(Patterns.of("go/bin/**", "!**/abs")), 0))
        .containsExactly(
            "d 755 1000:2000 usr/local/go",
            "d 750 1000:2000 usr/local/go/bin",
            "f 640 1000:2000 usr/local/go/bin/go [GO]",
            "h 640 1000:2000 usr/local/go/bin/gofmt == usr/local/go/bin/go");
    assertThat(
            take(tar, "/", new Selection(Patterns.of("go"), Patterns.of("go/bin", "/go/d*/")), 0))
        .containsExactly("d 755 1000:2000 go", "f 640 1000:2000 go/VERSION [1]");
  }

  @Test
  void strippedNamesBeginLaterAndLinksFollow() throws IOException {
    Path tar = go().writeTo(temp.resolve("go.tar"));
    assertThat(take(tar, "/opt", Selection.only(Patterns.of("go/bin")), 2))
        .containsExactly(
            "s 777 1000:2000 opt/abs -> /go/bin/go",
            "f 640 1000:2000 opt/go [GO]",
            "h 640 1000:2000 opt/gofmt == opt/go");
  }

  @Test
  void aLinkWhoseFileIsLeftOutIsTheFile() throws IOException {
    Path tar = go().writeTo(temp.resolve("go.tar"));
    assertThat(take(tar, "/", Selection.only(Patterns.of("**/gofmt")), 2))
        .containsExactly("f 640 1000:2000 gofmt [GO]");
  }

  @Test
  void aSelectionOfNothingIsAnError() throws IOException {
    Path tar = go().writeTo(temp.resolve("go.tar"));
    assertThatThrownBy(() -> take(tar, "/", Selection.only(Patterns.of("go/bni/**")), 1))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.kind()).isEqualTo(InputException.Kind.PLAN))
        .hasMessage(
            tar + ": nothing in it is selected by [go/bni/**] and has more than 1 components");
    assertThatThrownBy(() -> take(tar, "/", Selection.ALL, 0))
        .hasMessageContaining("\"go/dev\": is a block device");
  }

  @Test
  void modesAndOwnersAreGivenByRule() throws IOException {
    Path tar = go().writeTo(temp.resolve("go.tar"));
    Attributes attributes =
        new Attributes(
            Optional.empty(),
            Optional.of(Owner.parse("5")),
            List.of(
                new Attributes.Rule(
                    Patterns.of("**/go"), Optional.of(ModeRule.of(0755)), Optional.empty())));
    assertThat(take(Input.file(tar), "/", Selection.only(Patterns.of("go/bin/go*")), 2, attributes))
        .containsExactly("f 755 5:5 go [GO]", "h 755 5:5 gofmt == go");
  }

  @Test
  void theDigestIsThatOfTheFileAsItIs() throws IOException {
    Path tar = new RawTar().file("a", "A").gzipTo(temp.resolve("a.tgz"));
    Digest digest = Digest.sha256(Files.readAllBytes(tar));
    Input right = new Input.LocalFile(tar, Optional.of(digest));
    assertThat(take(right, "/", Selection.ALL, 0, Attributes.DEFAULT)).hasSize(1);
    Digest other = Digest.sha256(new byte[0]);
    Input wrong = new Input.LocalFile(tar, Optional.of(other));
    assertThatThrownBy(() -> take(wrong, "/", Selection.ALL, 0, Attributes.DEFAULT))
        .isInstanceOf(IntegrityException.class)
        .hasMessage(tar + ": is " + digest + ", not " + other);
  }

  @Test
  void otherInputsAreOpenedByWhoeverKnowsThem() throws IOException {
    byte[] tar = new RawTar().file("a", "A").end();
    Input input = Input.of("https://example.com/a.tar?token=x", Optional.empty());
    FileSet set = new FileSet.SourceArchive(input, "/", Selection.ALL, 0, Attributes.DEFAULT);
    TreeContext context =
        new TreeContext(
            Optional.empty(),
            ImageFiles.NONE,
            0,
            new HeapStore(),
            in -> Content.of(tar),
            TarMemory.NONE);
    assertThat(Trees.listing(FileTree.of(List.of(set), context)))
        .containsExactly("f 640 1000:2000 a [A]");
    assertThatThrownBy(() -> Trees.of(set))
        .hasMessage("https://example.com/a.tar?...: only files can be read here");
  }

  @Test
  void extendedAttributesComeAlongWithoutMarksOfOverlays() throws IOException {
    String records = "29 SCHILY.xattr.user.a=v\0lue\n37 SCHILY.xattr.trusted.overlay.opaque=y\n";
    Path tar =
        new RawTar()
            .member('x', "pax", 0644, "", fixed(records))
            .file("a", "A")
            .writeTo(temp.resolve("x.tar"));
    List<Entry> entries = Trees.of(FileSet.archive(tar, "/"));
    assertThat(entries.get(0).metadata().xattrs()).hasToString("[user.a]");
    TarMember member =
        new TarMember(RawPath.of("a"), '0', entries.get(0).metadata(), 1, RawPath.of(""), 1536);
    TarListing listing = new TarListing(true, List.of(member));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    listing.writeTo(new DataOutputStream(bytes));
    assertThat(
            TarListing.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))))
        .isEqualTo(listing);
  }

  /** The records with their right lengths. */
  private static String fixed(String records) {
    StringBuilder out = new StringBuilder();
    for (String record : records.split("\n")) {
      String rest = record.substring(record.indexOf(' ')) + "\n";
      out.append(rest.length() + 2).append(rest);
    }
    return out.toString();
  }

  private Path zip() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("d/"));
      out.putNextEntry(new ZipEntry("d/run"));
      out.write("run me, run me, run me".getBytes(UTF_8));
      ZipEntry stored = new ZipEntry("d/link");
      out.putNextEntry(stored);
      out.write("../x".getBytes(UTF_8));
      out.closeEntry();
      out.setComment("a comment");
    }
    return Files.write(temp.resolve("a.zip"), unix(bytes.toByteArray(), 040750, 0100755, 0120777));
  }

  /** Writes Unix modes into the directory's entries, one after the other. */
  private static byte[] unix(byte[] zip, int... modes) {
    int next = 0;
    for (int i = 0; i < zip.length - 46; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        zip[i + 5] = 3;
        zip[i + 40] = (byte) modes[next];
        zip[i + 41] = (byte) (modes[next++] >> 8);
      }
    }
    return zip;
  }

  @Test
  void xzIsReadByItsContent() throws IOException {
    byte[] tar = go().end();
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (OutputStream out = new XZOutputStream(xz, new LZMA2Options(1))) {
      out.write(tar);
    }
    byte[] packed = xz.toByteArray();
    Path file = Files.write(temp.resolve("a"), packed);
    assertThat(take(file, "/", Selection.only(Patterns.of("go/VERSION")), 1))
        .containsExactly("f 640 1000:2000 VERSION [1]");
    Path cut = Files.write(temp.resolve("cut"), Arrays.copyOf(packed, packed.length - 9));
    assertThatThrownBy(() -> take(cut, "/", Selection.ALL, 0))
        .isInstanceOfSatisfying(
            InputException.class, e -> assertThat(e.kind()).isEqualTo(InputException.Kind.CONTENT))
        .hasMessageMatching(cut + ": xz stream is truncated");
    Input input = Input.file(file);
    assertThatThrownBy(() -> VerbatimTar.read(input, InputOpener.NONE))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": cannot be a layer: ");
  }

  @Test
  void aTextIsNoArchive() throws IOException {
    for (String text : List.of("int main(void) {}\n", "x".repeat(2000))) {
      Path file = Files.writeString(temp.resolve("hello.c"), text);
      assertThatThrownBy(() -> take(file, "/", Selection.ALL, 0))
          .isInstanceOf(InputException.class)
          .hasMessage(file + ": is no tar, plain or compressed, and no zip");
    }
  }

  @Test
  void bzip2IsRefusedWithTheWayToReadIt() throws IOException {
    Path file = Files.writeString(temp.resolve("a.tar.bz2"), "BZh91AY&SY" + "x".repeat(600));
    assertThatThrownBy(() -> take(file, "/", Selection.ALL, 0))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + ": is compressed with bzip2, which is not read here; use bzip2 -dc and give - as"
                + " the file");
  }

  @Test
  void aZipHasModesAndLinks() throws IOException {
    assertThat(take(zip(), "/opt", Selection.ALL, 1))
        .containsExactly(
            "s 777 0:0 opt/link -> ../x", "f 755 0:0 opt/run [run me, run me, run me]");
    assertThat(take(zip(), "/", Selection.ALL, 0)).startsWith("d 750 0:0 d");
  }

  @Test
  void aZipThatSaysItUnpacksToMoreThanAnybodyNeedsIsALimit() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < 5; i++) {
        out.putNextEntry(new ZipEntry("f" + i));
        out.write(new byte[100]);
      }
    }
    byte[] zip = bytes.toByteArray();
    for (int i = 0; i < zip.length - 46; i++) {
      if (zip[i] == 'P' && zip[i + 1] == 'K' && zip[i + 2] == 1 && zip[i + 3] == 2) {
        Arrays.fill(zip, i + 24, i + 28, (byte) 0xfe);
      }
    }
    Path file = Files.write(temp.resolve("bomb.zip"), zip);
    assertThatThrownBy(() -> take(file, "/", Selection.ALL, 0))
        .isInstanceOf(LimitException.class)
        .hasMessage(file + ": has more than 16 GiB when it is decompressed");
  }

  @Test
  void aZipThatIsCutOrChangedIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(zip());
    for (int length = 4; length < whole.length; length += 7) {
      Path cut = Files.write(temp.resolve("cut.zip"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> take(cut, "/", Selection.ALL, 0))
          .as("%d bytes", length)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(cut + ": ");
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 0x55;
      Path file = Files.write(temp.resolve("changed.zip"), changed);
      try {
        take(file, "/", Selection.ALL, 0);
      } catch (IOException | AssertionError e) {
        assertThat(e.getMessage()).as("byte %d", i).isNotNull();
      }
    }
  }
}
