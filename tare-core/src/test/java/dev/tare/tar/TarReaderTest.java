// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.files.RawPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
  private static final Metadata PLAIN = new Metadata(0644, 0, 0, 0);
  private static final RawPath NOTHING = RawPath.of("");

  @Test
  void membersAndContentsAreRead() throws IOException {
    byte[] archive =
        new RawTar()
            .member('5', "d/", "")
            .member('0', "d/f", "hello")
            .member('0', "e", "")
            .member('7', "g", "x".repeat(512))
            .end()
            .bytes();
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), TarLimits.DEFAULT);

    assertThat(reader.content().read()).isEqualTo(-1);
    assertThat(reader.next()).contains(member("d/", '5', 0, 512));
    assertThat(reader.content()).isEmpty();
    assertThat(reader.next()).contains(member("d/f", '0', 5, 1024));
    assertThat(reader.content()).hasContent("hello");
    assertThat(reader.next()).contains(member("e", '0', 0, 2048));
    assertThat(reader.next()).contains(member("g", '7', 512, 2560));
    assertThat(reader.content()).hasContent("x".repeat(512));
    assertThat(reader.next()).isEmpty();
    assertThat(reader.next()).isEmpty();
    assertThat(reader.content()).isEmpty();
  }

  private static TarMember member(String name, char type, long size, long offset) {
    return new TarMember(RawPath.of(name), type, PLAIN, size, NOTHING, offset);
  }

  @Test
  void unreadAndHalfReadContentIsPassedOver() throws IOException {
    byte[] archive =
        new RawTar()
            .member('0', "a", "x".repeat(1000))
            .member('0', "b", "y".repeat(1000))
            .member('0', "c", "end")
            .end()
            .bytes();
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), TarLimits.DEFAULT);

    reader.next();
    InputStream first = reader.content();
    reader.next();
    InputStream second = reader.content();
    assertThat(second.read()).isEqualTo('y');
    assertThat(second.skip(10)).isEqualTo(10);
    assertThat(second.available()).isEqualTo(989);
    assertThat(second.readNBytes(5)).asString(StandardCharsets.US_ASCII).isEqualTo("yyyyy");
    second.close();
    reader.next();
    assertThat(reader.content()).hasContent("end");
    assertThat(reader.content().skip(1)).isZero();
    assertThatThrownBy(first::read)
        .isInstanceOf(IOException.class)
        .hasMessage("the archive was read past this member");
  }

  @Test
  void paxRecordsReplaceWhatTheHeaderSays() throws IOException {
    List<TarMember> members =
        new RawTar()
            .pax(
                "path=/ä/long",
                "size=3",
                "uid=3000000",
                "gid=4294967294",
                "mtime=1700000000.999999999",
                "atime=junk",
                "SCHILY.xattr.user.x=\0\n=\n",
                "hdrcharset=BINARY")
            .block(RawTar.header('0', "short", "00000000000"))
            .data("abc")
            .pax("linkpath=target", "path=")
            .member('2', "link", "")
            .member('0', "plain", "")
            .end()
            .read();

    assertThat(members)
        .containsExactly(
            new TarMember(
                RawPath.of("/ä/long".getBytes(StandardCharsets.ISO_8859_1)),
                '0',
                new Metadata(
                    0644,
                    3_000_000,
                    4_294_967_294L,
                    1_700_000_000,
                    Xattrs.of(Map.of(RawPath.of("user.x"), RawPath.of("\0\n=\n")))),
                3,
                NOTHING,
                1536),
            new TarMember(RawPath.of("link"), '2', PLAIN, 0, RawPath.of("target"), 3584),
            member("plain", '0', 0, 4096));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, -1",
    "-0.5, -1",
    "-1.0, -1",
    "-1.25, -2",
    "1.9, 1",
    "12., 12",
    "253402300799.999, 253402300799"
  })
  void paxTimesAreRoundedDown(String text, long seconds) throws IOException {
    List<TarMember> members = new RawTar().pax("mtime=" + text).member('0', "f", "").end().read();

    assertThat(members.get(0).metadata().mtime()).isEqualTo(seconds);
  }

  @Test
  void globalPaxHeadersHoldUntilAMemberOrALaterOneSaysOtherwise() throws IOException {
    List<TarMember> members =
        new RawTar()
            .extended('g', "comment=0123456789abcdef", "uid=7", "gid=8")
            .member('0', "a", "")
            .pax("uid=9")
            .member('0', "b", "")
            .pax("uid=")
            .member('0', "c", "")
            .extended('g', "gid=")
            .member('0', "d", "")
            .end()
            .read();

    assertThat(members)
        .extracting(m -> m.metadata().uid() + ":" + m.metadata().gid())
        .containsExactly("7:8", "9:8", "0:8", "7:0");
  }

  @Test
  void gnuLongNamesAndLinksAreRead() throws IOException {
    String name = "n".repeat(300);
    String link = "l".repeat(600);
    List<TarMember> members =
        new RawTar()
            .member('K', "././@LongLink", link + "\0")
            .member('L', "././@LongLink", name + "\0junk")
            .block(gnu(RawTar.header('1', "cut", "00000000000")))
            .end()
            .read();

    assertThat(members)
        .containsExactly(new TarMember(RawPath.of(name), '1', PLAIN, 0, RawPath.of(link), 3072));
  }

  private static byte[] gnu(byte[] header) {
    RawTar.put(header, 257, "ustar  \0");
    RawTar.put(header, 345, "12345670123\00012345670123\0");
    return header;
  }

  @Test
  void thePrefixIsReadOnlyWhereTheFormatHasOne() throws IOException {
    byte[] ustar = RawTar.header('0', "name", "00000000000");
    RawTar.put(ustar, 345, "p".repeat(155));
    byte[] star = RawTar.header('0', "name", "00000000000");
    RawTar.put(star, 345, "some/where");
    RawTar.put(star, 345 + 131, "00000000000\00000000000000\0");
    RawTar.put(star, 508, "tar\0");
    byte[] old = RawTar.header('0', "name", "00000000000");
    RawTar.put(old, 257, "\0\0\0\0\0\0\0\0");
    RawTar.put(old, 345, "junk");

    List<TarMember> members =
        new RawTar()
            .block(ustar)
            .block(star)
            .block(gnu(RawTar.header('0', "name", "00000000000")))
            .block(old)
            .end()
            .read();

    assertThat(members)
        .extracting(m -> m.name().toString())
        .containsExactly("p".repeat(155) + "/name", "some/where/name", "name", "name");
  }

  @Test
  void namesWithoutARoomForNulAreRead() throws IOException {
    byte[] header = RawTar.header('2', "n".repeat(100), "00000000000");
    RawTar.put(header, 157, "l".repeat(100));

    TarMember member = new RawTar().block(header).read().get(0);

    assertThat(member.name().length()).isEqualTo(100);
    assertThat(member.linkName()).isEqualTo(RawPath.of("l".repeat(100)));
  }

  @Test
  void oldDirectoriesAreNamedWithASlash() throws IOException {
    List<TarMember> members =
        new RawTar().member('\0', "old/", "").member('\0', "file", "x").end().read();

    assertThat(members).containsExactly(member("old/", '5', 0, 512), member("file", '0', 1, 1024));
  }

  @ParameterizedTest
  @ValueSource(chars = {'1', '2', '3', '4', '5', '6'})
  void whatIsNoFileHasNoContentWhateverItsSize(char type) throws IOException {
    byte[] header = RawTar.header(type, "special", "00000001000");
    RawTar.put(header, 157, type <= '2' ? "target" : "");

    List<TarMember> members =
        new RawTar().pax("size=700").block(header).member('0', "next", "x").end().read();

    assertThat(members).extracting(TarMember::size).containsExactly(0L, 1L);
  }

  @Test
  void unknownTypesAreGivenAsTheyStand() throws IOException {
    List<TarMember> members =
        new RawTar().member('V', "label", "").member('Z', "odd", "abc").end().read();

    assertThat(members).containsExactly(member("label", 'V', 0, 512), member("odd", 'Z', 3, 1024));
  }

  @ParameterizedTest
  @CsvSource({
    "'      12345 ', 5349",
    "'00000012345\0', 5349",
    "'012345 \0\0\0\0\0', 5349",
    "'12345\0     \0', 5349",
    "'777777777777', 68719476735",
    "'\0\0\0\0\0\0\0\0\0\0\0\0', 0",
    "'            ', 0",
    "'\u0080\0\0\0\0\0\0\0\0\0\u0001\u0002', 258",
    "'\u0080\0\0\0\0\0\0\u0001\0\0\0\0', 4294967296"
  })
  void numbersOfAllKindsAreRead(String field, long value) throws IOException {
    byte[] header = RawTar.header('0', "f", "");
    RawTar.put(header, 136, field);
    List<TarMember> members = new RawTar().block(header).read();

    assertThat(members.get(0).metadata().mtime()).isEqualTo(value);
  }

  @Test
  void timesBeforeTheEpochAreRead() throws IOException {
    byte[] header = RawTar.header('0', "f", "");
    RawTar.put(header, 136, "\u00ff".repeat(11) + "\u00fe");

    assertThat(new RawTar().block(header).read().get(0).metadata().mtime()).isEqualTo(-2);
  }

  @Test
  void fileTypeBitsInTheModeAreDropped() throws IOException {
    byte[] header = RawTar.header('0', "f", "");
    RawTar.put(header, 100, "0104755");

    assertThat(new RawTar().block(header).read().get(0).metadata().mode()).isEqualTo(04755);
  }

  @Test
  void checksumsOfSignedBytesAreGood() throws IOException {
    byte[] header = RawTar.summed(RawTar.header('0', "\u00e9", "00000000000"));
    int unsigned = Integer.parseInt(new String(header, 148, 6, StandardCharsets.US_ASCII), 8);
    RawTar.put(header, 148, "%06o\0 ".formatted(unsigned - 256));

    assertThat(RawTar.read(header, TarLimits.DEFAULT)).hasSize(1);
  }

  @Test
  void theEndMayLackItsBlocksAndMayHaveMore() throws IOException {
    byte[] member = new RawTar().member('0', "a", "x").bytes();

    for (int zeros : new int[] {0, 512, 1024, 10240}) {
      byte[] archive = Arrays.copyOf(member, member.length + zeros);
      assertThat(RawTar.read(archive, TarLimits.DEFAULT)).hasSize(1);
    }
    byte[] garbage = Arrays.copyOf(member, member.length + 2048);
    garbage[garbage.length - 1] = 1;
    assertThat(RawTar.read(garbage, TarLimits.DEFAULT)).hasSize(1);
    assertThat(RawTar.read(new byte[0], TarLimits.DEFAULT)).isEmpty();
  }

  @Test
  void whatIsBehindTheEndIsNotRead() throws IOException {
    InputStream source =
        new ByteArrayInputStream(new RawTar().end().raw(new byte[] {1, 2}).bytes());

    new TarReader(source, TarLimits.DEFAULT).next();

    assertThat(source.read()).isEqualTo(1);
  }

  @Test
  void aCutArchiveIsMalformedButForCutsBetweenMembers() throws IOException {
    byte[] archive =
        new RawTar()
            .pax("path=longer")
            .member('0', "a", "x".repeat(700))
            .member('5', "b/", "")
            .bytes();
    List<Integer> borders = List.of(0, 512 * 5, 512 * 6);

    for (int length = 0; length <= archive.length; length++) {
      byte[] cut = Arrays.copyOf(archive, length);
      if (borders.contains(length)) {
        RawTar.read(cut, TarLimits.DEFAULT);
      } else {
        assertThatThrownBy(() -> RawTar.read(cut, TarLimits.DEFAULT))
            .as("cut at %d", length)
            .isInstanceOf(MalformedTarException.class);
      }
    }
  }

  @Test
  void aCutFileIsNoticedThoughFilesCanBeSkippedPastTheirEnd(@TempDir Path folder)
      throws IOException {
    byte[] archive = new RawTar().member('0', "a", "x".repeat(5000)).bytes();
    Path file = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(archive, 1024));

    try (InputStream source = new java.io.FileInputStream(file.toFile())) {
      TarReader reader = new TarReader(source, TarLimits.DEFAULT);
      reader.next();
      assertThatThrownBy(reader::next)
          .isInstanceOf(MalformedTarException.class)
          .hasMessageContaining("the archive ends too early");
    }
  }

  @Test
  void cutContentIsNoticedByItsReaderAndTheErrorLasts() throws IOException {
    byte[] archive = new RawTar().member('0', "a", "x".repeat(5000)).bytes();
    TarReader reader =
        new TarReader(new ByteArrayInputStream(Arrays.copyOf(archive, 1024)), TarLimits.DEFAULT);

    reader.next();
    assertThatThrownBy(() -> reader.content().readAllBytes())
        .isInstanceOf(MalformedTarException.class)
        .hasMessage("malformed tar, byte 1024: the archive ends too early");
    assertThatThrownBy(reader::next).isInstanceOf(MalformedTarException.class);
    assertThatThrownBy(reader::next).isInstanceOf(MalformedTarException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"posix", "gnu"})
  void archivesOfAnotherWriterAreRead(String kind) throws IOException {
    String longName = "some/folder/".repeat(30) + "ü";
    String longLink = "else/where/".repeat(30);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      boolean posix = kind.equals("posix");
      tar.setLongFileMode(
          posix ? TarArchiveOutputStream.LONGFILE_POSIX : TarArchiveOutputStream.LONGFILE_GNU);
      tar.setBigNumberMode(
          posix ? TarArchiveOutputStream.BIGNUMBER_POSIX : TarArchiveOutputStream.BIGNUMBER_STAR);
      tar.setAddPaxHeadersForNonAsciiNames(posix);
      TarArchiveEntry file = new TarArchiveEntry(longName);
      file.setSize(3);
      file.setUserId(1L << 31);
      file.setModTime(-86_400_000L);
      tar.putArchiveEntry(file);
      tar.write("abc".getBytes(StandardCharsets.US_ASCII));
      tar.closeArchiveEntry();
      TarArchiveEntry link = new TarArchiveEntry("link", TarConstants.LF_SYMLINK);
      link.setLinkName(longLink);
      link.setModTime(0);
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }

    List<TarMember> members = RawTar.read(out.toByteArray(), TarLimits.DEFAULT);

    assertThat(members).hasSize(2);
    assertThat(members.get(0).name()).isEqualTo(RawPath.of(longName));
    assertThat(members.get(0).size()).isEqualTo(3);
    assertThat(members.get(0).metadata().uid()).isEqualTo(1L << 31);
    assertThat(members.get(0).metadata().mtime()).isEqualTo(-86_400);
    assertThat(members.get(1).type()).isEqualTo('2');
    assertThat(members.get(1).linkName()).isEqualTo(RawPath.of(longLink));
  }
}
