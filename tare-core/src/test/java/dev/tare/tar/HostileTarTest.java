// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTarTest {
  @ParameterizedTest
  @MethodSource
  void whatReadersCouldTakeInTwoWaysIsMalformed(RawTar tar, long offset, String fault) {
    assertThatThrownBy(() -> tar.member('0', "after", "").end().read())
        .isInstanceOf(MalformedTarException.class)
        .hasMessage("malformed tar, byte " + offset + ": " + fault)
        .satisfies(e -> assertThat(((MalformedTarException) e).offset()).isEqualTo(offset));
  }

  static Stream<Arguments> whatReadersCouldTakeInTwoWaysIsMalformed() {
    String form = "a pax record has a wrong form";
    String sparse = "sparse files are not supported";
    return Stream.of(
        Arguments.of(
            new RawTar().raw(new byte[512]).member('0', "hidden", ""),
            0,
            "a single zero block stands before more data"),
        Arguments.of(
            new RawTar().pax("comment=a").pax("path=b"), 1024, "two pax headers for one member"),
        Arguments.of(
            new RawTar().member('L', "L", "a\0").member('L', "L", "b\0"),
            1024,
            "two long names for one member"),
        Arguments.of(
            new RawTar().member('K', "K", "a\0").member('K', "K", "b\0"),
            1024,
            "two long link names for one member"),
        Arguments.of(
            new RawTar().pax("path=a").member('L', "L", "b\0"),
            2048,
            "both a pax and a GNU header give the member a name"),
        Arguments.of(
            new RawTar().member('K', "K", "b\0").pax("linkpath=a"),
            2048,
            "both a pax and a GNU header give the member a link name"),
        Arguments.of(new RawTar().member('L', "L", "\0abc"), 0, "a long name is empty"),
        Arguments.of(new RawTar().member('L', "L", ""), 0, "a long name is empty"),
        Arguments.of(
            new RawTar().extended('g', "size=1024"),
            0,
            "a global pax header gives one path, link or size to all members"),
        Arguments.of(
            new RawTar().extended('g', "path=x"),
            0,
            "a global pax header gives one path, link or size to all members"),
        Arguments.of(new RawTar().pax("GNU.sparse.major=1"), 0, sparse),
        Arguments.of(new RawTar().extended('g', "GNU.sparse.map=0,1"), 0, sparse),
        Arguments.of(new RawTar().member('S', "s", ""), 0, sparse),
        Arguments.of(
            new RawTar().member('X', "x", "8 path=b\n"),
            0,
            "Solaris extension headers are not supported"),
        Arguments.of(new RawTar().pax("path=a\0b"), 0, "pax path holds a NUL byte"),
        Arguments.of(new RawTar().pax("linkpath=\0"), 0, "pax linkpath holds a NUL byte"),
        Arguments.of(
            new RawTar().member('\0', "d/", "content"),
            0,
            "d/ is named as a directory, but has content"),
        Arguments.of(
            new RawTar().member('0', "\u001b[2J/", "x"),
            0,
            "\\x1b[2J/ is named as a directory, but has content"),
        Arguments.of(new RawTar().member('0', "", "x"), 0, "member without a name"),
        Arguments.of(new RawTar().member('2', "l", ""), 0, "l is a link to nothing"),
        Arguments.of(new RawTar().member('1', "l", ""), 0, "l is a link to nothing"),
        Arguments.of(new RawTar().member('x', "x", "4 a=\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "7 a=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "6 a=bc"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "6 a=b\n\0\0"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "5 ab\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "5 =b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "0 a=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "-6 a=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "+6 a=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", " 7 a=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "6\ta=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "1 6 a=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "6"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "99999999999999999999 a=b\n"), 0, form),
        Arguments.of(new RawTar().member('x', "x", "18446744073709551622 a=b\n"), 0, form));
  }

  @ParameterizedTest
  @CsvSource({
    "size=-1, pax size is no size or number",
    "size=1e3, pax size is no size or number",
    "size=+5, pax size is no size or number",
    "size= 5, pax size is no size or number",
    "size=0x10, pax size is no size or number",
    "size=9223372036854775808, pax size is no size or number",
    "uid=-1, pax uid is no size or number",
    "gid=1.5, pax gid is no size or number",
    "mtime=9e99999999, pax mtime is no time",
    "mtime=., pax mtime is no time",
    "mtime=-, pax mtime is no time",
    "mtime=1.2.3, pax mtime is no time",
    "mtime=nan, pax mtime is no time",
    "mtime=9999999999999999999, pax mtime is no time"
  })
  void paxNumbersOfOtherFormsAreMalformed(String record, String fault) {
    assertThatThrownBy(() -> new RawTar().pax(record).member('0', "f", "").read())
        .isInstanceOf(MalformedTarException.class)
        .hasMessage("malformed tar, byte 0: " + fault);
  }

  @Test
  void aTimeOfAMillionDigitsIsMalformedAtOnce() {
    RawTar tar = new RawTar().pax("mtime=0." + "1".repeat(1_000_000)).member('0', "f", "");

    assertThatThrownBy(tar::read).hasMessage("malformed tar, byte 0: pax mtime is no time");
  }

  @ParameterizedTest
  @CsvSource({
    "124, '-0000000001', size is no octal number",
    "124, '00000000008', size is no octal number",
    "124, '0000 000001', size is no octal number",
    "124, '\0000000000001', size is no octal number",
    "124, '1\0002', size is no octal number",
    "124, '\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff', size is negative",
    "124, '\u0080\0\0\u0001\0\0\0\0\0\0\0\0', size is too large",
    "124, '\u0080\0\0\0\u0080\0\0\0\0\0\0\0', size is too large",
    "108, '\u00c0\0\0\0\0\0\0\0', uid is negative",
    "108, '\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe', uid is negative",
    "100, 'rw-r--r', mode is no octal number"
  })
  void headerNumbersOfOtherFormsAreMalformed(int field, String value, String fault) {
    byte[] header = RawTar.header('0', "f", "00000000000");
    RawTar.put(header, field, value);

    assertThatThrownBy(() -> new RawTar().block(header).read())
        .isInstanceOf(MalformedTarException.class)
        .hasMessage("malformed tar, byte 0: " + fault);
  }

  @Test
  void aSizeNearTheGreatestNumberIsMalformed() {
    byte[] header =
        RawTar.header('0', "f", "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff");

    assertThatThrownBy(() -> new RawTar().block(header).read())
        .hasMessage("malformed tar, byte 0: size is too large");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 'x', '7', 0xff})
  void whatIsNoTarIsSaidToBeNone(int filling) {
    byte[] other = new byte[1024];
    Arrays.fill(other, (byte) filling);
    other[0] = 'P';

    assertThatThrownBy(() -> RawTar.read(other, TarLimits.DEFAULT))
        .isInstanceOf(MalformedTarException.class)
        .hasMessage(
            "malformed tar, byte 0: no tar header, or a damaged one: its checksum is wrong");
  }

  @Test
  void theNumberOfHeadersIsLimited() throws IOException {
    RawTar tar = new RawTar().member('0', "a", "").extended('g', "a=b").member('0', "b", "");

    assertThat(RawTar.read(tar.bytes(), new TarLimits(3, 100))).hasSize(2);
    assertThatThrownBy(() -> RawTar.read(tar.bytes(), new TarLimits(2, 100)))
        .isInstanceOf(TarLimitException.class)
        .hasMessage("tar has more than 2 members");
  }

  @ParameterizedTest
  @ValueSource(chars = {'x', 'g', 'L', 'K'})
  void extensionsAreLimitedBeforeTheyAreRead(char type) {
    byte[] header = RawTar.header(type, "x", "77777777777");

    assertThatThrownBy(() -> RawTar.read(RawTar.summed(header), new TarLimits(9, 100)))
        .isInstanceOf(TarLimitException.class)
        .hasMessage("tar, byte 0: extension header has 8589934591 bytes, at most 100 are allowed");
  }

  @Test
  void anExtensionOfTheGreatestSizeIsRead() throws IOException {
    byte[] tar = new RawTar().pax("comment=" + "x".repeat(87)).member('0', "f", "").bytes();

    assertThat(RawTar.read(tar, new TarLimits(9, 99))).hasSize(1);
    assertThatThrownBy(() -> RawTar.read(tar, new TarLimits(9, 98)))
        .isInstanceOf(TarLimitException.class);
  }

  /** Whatever is done to an archive, it is read or refused, and reading it ends. */
  @Test
  void damagedArchivesAreReadOrRefused() throws IOException {
    byte[] seed =
        new RawTar()
            .extended('g', "comment=abc", "uid=5")
            .member('5', "dir/", "")
            .pax("path=dir/long", "size=600", "mtime=1.5", "gid=77")
            .block(RawTar.header('0', "dir/f", "00000000000"))
            .data("z".repeat(600))
            .member('K', "././@LongLink", "l".repeat(120) + "\0")
            .member('L', "././@LongLink", "n".repeat(120) + "\0")
            .member('2', "link", "")
            .member('0', "last", "end")
            .end()
            .bytes();
    Random random = new Random(20240229);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = seed.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        int at = random.nextInt(damaged.length);
        damaged[at] = interesting(random);
        if (random.nextInt(4) > 0) {
          int block = at / 512 * 512;
          byte[] header = Arrays.copyOfRange(damaged, block, block + 512);
          System.arraycopy(RawTar.summed(header), 0, damaged, block, 512);
        }
      }
      refused += drained(damaged) ? 0 : 1;
    }
    assertThat(refused).isBetween(2_000, 18_000);
  }

  private static byte interesting(Random random) {
    String bytes = "\0 /079-=\nxgLK1256S\u0080\u00ff";
    return random.nextBoolean()
        ? (byte) random.nextInt()
        : (byte) bytes.charAt(random.nextInt(bytes.length()));
  }

  private static boolean drained(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), new TarLimits(100, 4096));
    long end = 0;
    try {
      for (var member = reader.next(); member.isPresent(); member = reader.next()) {
        assertThat(member.get().dataOffset()).isGreaterThanOrEqualTo(end + 512);
        try (InputStream content = reader.content()) {
          long size = content.transferTo(OutputStream.nullOutputStream());
          assertThat(size).isEqualTo(member.get().size());
        }
        end = member.get().dataOffset() + member.get().size();
      }
      return true;
    } catch (MalformedTarException | TarLimitException e) {
      assertThat(e.getMessage()).matches("[\\x20-\\x7e\\x{a0}-\\x{ffff}]{1,1500}");
      return false;
    }
  }

  @Test
  void manyMembersAreReadInTimeThatGrowsWithThem() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(out);
    for (int i = 0; i < 20_000; i++) {
      writer.directory(TarName.of("d" + i), new Metadata(0755, 0, 0, i));
    }
    writer.finish();

    assertThat(RawTar.read(out.toByteArray(), TarLimits.DEFAULT))
        .hasSize(20_000)
        .allMatch(member -> member.type() == '5');
  }
}
