// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.files.RawPath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarWriterTest {
  private static final Metadata FILE = new Metadata(0644, 0, 0, 0);
  private static final Metadata DIRECTORY = new Metadata(0755, 0, 0, 0);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final TarWriter tar = new TarWriter(out);

  @Test
  void theVectorOfLayoutOneKeepsItsDigest() throws Exception {
    tar.directory(TarName.of("app"), DIRECTORY);
    file("app/hi", FILE, "hi\n");
    tar.finish();

    assertThat(out.size()).isEqualTo(2560);
    assertThat(digest())
        .isEqualTo("6fb42f2cfc057c6c7223b730d0047ba9a10efa243035a2878ba0bf9859910460");
  }

  @Test
  void anEmptyArchiveIsTwoZeroBlocks() throws Exception {
    tar.finish();

    assertThat(out.toByteArray()).isEqualTo(new byte[1024]);
  }

  /** Every kind of member, and every reason for a pax record, byte for byte. */
  @Test
  void theLayoutOfAllFeaturesKeepsItsDigest() throws Exception {
    writeAllFeatures();

    assertThat(digest())
        .isEqualTo("73b14621f57bb1ba7ed89ad5dbdb5009f1d379612221e474be1884d94c1f50c7");
  }

  @Test
  void anIndependentReaderReadsWhatWasWritten() throws Exception {
    writeAllFeatures();

    List<String> members = new ArrayList<>();
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()), "UTF-8")) {
      for (TarArchiveEntry e = in.getNextEntry(); e != null; e = in.getNextEntry()) {
        members.add(
            String.join(
                " ",
                Character.toString(e.getLinkFlag()),
                Integer.toOctalString(e.getMode()),
                e.getLongUserId() + ":" + e.getLongGroupId(),
                Long.toString(e.getLastModifiedTime().toMillis() / 1000),
                Long.toString(e.getSize()),
                e.getName().length() > 60 ? "length" + e.getName().length() : e.getName(),
                e.getLinkName().length() > 60
                    ? "length" + e.getLinkName().length()
                    : e.getLinkName(),
                new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        assertThat(e.getUserName()).isEmpty();
        assertThat(e.getGroupName()).isEmpty();
      }
    }
    assertThat(members)
        .containsExactly(
            "5 1777 1000:100 1700000000 0 a/  ",
            "0 4755 0:0 8589934591 3 a/exact  abc",
            "1 644 0:0 0 0 a/hard a/exact ",
            "2 777 0:0 0 0 a/link ../b ",
            "2 777 0:0 0 0 a/long link length101 ",
            "0 644 2097152:4294967294 0 0 a/owned  ",
            "0 644 2097151:2097151 0 0 a/owned at the limit  ",
            "2 777 0:0 0 0 a/ümlaut →ziel ",
            "5 755 0:0 0 0 a/ünder/  ",
            "0 644 0:0 0 1 length100  1",
            "0 644 0:0 0 1 length256  2",
            "0 644 0:0 0 1 length257  3",
            "5 755 0:0 0 0 length101  ",
            "5 755 0:0 0 0 length102  ",
            "0 644 0:0 0 1 length4000  4",
            "0 644 0:0 0 0 z/.wh..wh..opq  ",
            "0 644 0:0 0 0 z/.wh.gone  ");
  }

  private void writeAllFeatures() throws IOException {
    tar.directory(TarName.of("a"), new Metadata(01777, 1000, 100, 1_700_000_000));
    file("a/exact", new Metadata(04755, 0, 0, 077777777777L), "abc");
    tar.hardlink(TarName.of("a/hard"), FILE, TarName.of("a/exact"));
    tar.symlink(TarName.of("a/link"), new Metadata(0777, 0, 0, 0), RawPath.of("../b"));
    tar.symlink(TarName.of("a/long link"), new Metadata(0777, 0, 0, 0), name("l", 101));
    file("a/owned", new Metadata(0644, 2097152, 4294967294L, 0), "");
    file("a/owned at the limit", new Metadata(0644, 2097151, 2097151, 0), "");
    tar.symlink(TarName.of("a/ümlaut"), new Metadata(0777, 0, 0, 0), RawPath.of("→ziel"));
    tar.directory(TarName.of("a/ünder"), DIRECTORY);
    file("b".repeat(100), FILE, "1");
    file("c".repeat(155) + "/" + "d".repeat(100), FILE, "2");
    file("c".repeat(156) + "/" + "d".repeat(100), FILE, "3");
    tar.directory(TarName.of("e".repeat(100)), DIRECTORY);
    tar.directory(TarName.of("e".repeat(101)), DIRECTORY);
    file("f/".repeat(1999) + "gh", FILE, "4");
    tar.opaque(TarName.of("z"), 0);
    tar.whiteout(TarName.of("z/gone"), 0);
    tar.finish();
  }

  @Test
  void bytesThatAreNotUtf8AreKeptAndDeclaredBinary() throws Exception {
    RawPath latin1 = RawPath.of(new byte[] {'a', (byte) 0xe9});
    tar.file(TarName.of(latin1), FILE, 0, InputStream.nullInputStream());
    tar.finish();

    String written = out.toString(StandardCharsets.ISO_8859_1);
    assertThat(written.substring(512, 544)).isEqualTo("21 hdrcharset=BINARY\n11 path=a\u00e9\n");
    assertThat(written.substring(1024, 1027)).isEqualTo("a\u00e9\0");
  }

  @Test
  void theLengthOfAPaxRecordCountsItsOwnDigits() throws Exception {
    for (int length = 80; length < 120; length++) {
      tar.symlink(TarName.of("l" + length), FILE, name("ü", length));
    }
    tar.finish();

    TarReader reader =
        new TarReader(new ByteArrayInputStream(out.toByteArray()), TarLimits.DEFAULT);
    for (int length = 80; length < 120; length++) {
      assertThat(reader.next().orElseThrow().linkName()).isEqualTo(name("ü", length));
    }
  }

  private static RawPath name(String first, int length) {
    return RawPath.of(first + "x".repeat(length - RawPath.of(first).length()));
  }

  @Test
  void aFileOfEightGibibytesGetsAPaxSize() throws Exception {
    long size = 1L << 33;
    byte[] head = new byte[1536];
    long[] count = new long[1];
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("single bytes are slow");
          }

          @Override
          public void write(byte[] b, int offset, int length) {
            if (count[0] < head.length) {
              System.arraycopy(b, offset, head, (int) count[0], Math.min(length, 512));
            }
            count[0] += length;
          }
        };
    InputStream zeros =
        new InputStream() {
          private long rest = size;

          @Override
          public int read() {
            return rest-- > 0 ? 0 : -1;
          }

          @Override
          public int read(byte[] b, int offset, int length) {
            int part = (int) Math.min(rest, length);
            rest -= part;
            return part == 0 ? -1 : part;
          }
        };

    TarWriter large = new TarWriter(counting);
    large.file(TarName.of("f"), FILE, size, zeros);
    large.finish();

    assertThat(count[0]).isEqualTo(3 * 512 + size + 1024);
    String text = new String(head, StandardCharsets.US_ASCII);
    assertThat(text.substring(512, 512 + 20)).isEqualTo("19 size=8589934592\n\0");
    assertThat(text.substring(1024 + 124, 1024 + 136)).isEqualTo("00000000000\0");
  }

  @ParameterizedTest
  @CsvSource({"2, there are more", "4, there are 3", "70000, there are 3"})
  void aFileOfAnotherLengthThanPromisedIsRefused(long size, String found) {
    assertThatThrownBy(() -> tar.file(TarName.of("a/f"), FILE, size, content("abc")))
        .isInstanceOf(IOException.class)
        .hasMessage("a/f: changed while it was read: %s bytes expected, %s".formatted(size, found));
    assertThatIllegalStateException().isThrownBy(tar::finish);
  }

  @Test
  void anErrorOfTheSinkMakesTheWriterUnusable() {
    TarWriter broken =
        new TarWriter(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("no space");
              }
            });

    assertThatThrownBy(() -> broken.directory(TarName.of("a"), DIRECTORY)).hasMessage("no space");
    assertThatIllegalStateException().isThrownBy(broken::finish);
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh.x", "a/.wh.x", ".wh./a", "a/.wh..wh..opq", "a/.wh.b/c"})
  void ownNamesThatWouldDeleteFilesAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file(name, FILE, ""))
        .withMessage(name + ": names that begin with .wh. mean deletions in layers");
  }

  @ParameterizedTest
  @ValueSource(strings = {".wh", "a.wh.b", "a/b.wh.c", ".whx"})
  void namesThatOnlyLookLikeDeletionsAreWritten(String name) throws Exception {
    file(name, FILE, "");

    assertThat(out.size()).isEqualTo(512);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 8589934592L, Long.MAX_VALUE})
  void timesOutsideTheHeaderAreRefused(long mtime) throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file("f", new Metadata(0644, 0, 0, mtime), ""))
        .withMessage("f: mtime is not from 0 to 8589934591: " + mtime);

    file("f", FILE, "");
    assertThat(out.size()).as("nothing was written before").isEqualTo(512);
  }

  @Test
  void aNameTwiceInARowIsRefused() throws Exception {
    tar.directory(TarName.of("a"), DIRECTORY);

    assertThatIllegalStateException()
        .isThrownBy(() -> file("a", FILE, ""))
        .withMessage("member given twice: a");
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws Exception {
    tar.finish();

    assertThatIllegalStateException().isThrownBy(() -> file("a", FILE, ""));
    assertThatIllegalStateException().isThrownBy(tar::finish);
    assertThat(out.size()).isEqualTo(1024);
  }

  @Test
  void linkTargetsThatNoSystemTakesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tar.symlink(TarName.of("l"), FILE, RawPath.of("")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tar.symlink(TarName.of("l"), FILE, RawPath.of("a\0b")));
  }

  private void file(String name, Metadata metadata, String text) throws IOException {
    tar.file(TarName.of(name), metadata, text.length(), content(text));
  }

  private static InputStream content(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String digest() throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(out.toByteArray()));
  }
}
