// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipInputStreamTest {
  /** Raw deflate of "hello", its CRC and its length. */
  private static final byte[] HELLO = hex("cb48cdc9c9070086a6103605000000");

  private static final byte[] PLAIN = join(hex("1f8b08000000000000ff"), HELLO);

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] withHeaderCrc(byte[] header) {
    CRC32 crc = new CRC32();
    crc.update(header);
    return join(header, new byte[] {(byte) crc.getValue(), (byte) (crc.getValue() >>> 8)}, HELLO);
  }

  static Stream<Arguments> good() {
    return Stream.of(
        Arguments.of("plain", PLAIN),
        Arguments.of("extra field", join(hex("1f8b0804000000000003"), hex("0300000102"), HELLO)),
        Arguments.of("empty extra field", join(hex("1f8b0804000000000003"), hex("0000"), HELLO)),
        Arguments.of("name", join(hex("1f8b0808000000000003"), hex("612e74617200"), HELLO)),
        Arguments.of("empty name", join(hex("1f8b0808000000000003"), hex("00"), HELLO)),
        Arguments.of("comment", join(hex("1f8b0810000000000003"), hex("ff01fe00"), HELLO)),
        Arguments.of("text flag", join(hex("1f8b080112345678020b"), HELLO)),
        Arguments.of("header checksum", withHeaderCrc(hex("1f8b0802000000000003"))),
        Arguments.of(
            "all fields",
            withHeaderCrc(join(hex("1f8b081f0000000000030200"), hex("aabb62006300")))),
        Arguments.of("zero padding", join(PLAIN, new byte[1000])),
        Arguments.of("one zero", join(PLAIN, new byte[1])));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("good")
  void everyHeaderFieldIsRead(String what, byte[] encoded) throws IOException {
    assertThat(new String(Samples.gunzip(encoded), US_ASCII)).as(what).isEqualTo("hello");
  }

  static Stream<Arguments> bad() {
    byte[] wrongCrc = PLAIN.clone();
    wrongCrc[PLAIN.length - 8] ^= 1;
    byte[] wrongSize = PLAIN.clone();
    wrongSize[PLAIN.length - 1] ^= 1;
    byte[] wrongHeaderCrc = withHeaderCrc(hex("1f8b0802000000000003"));
    wrongHeaderCrc[10] ^= 1;
    return Stream.of(
        Arguments.of(new byte[0], "empty"),
        Arguments.of(new byte[20], "no gzip member at offset 0"),
        Arguments.of(hex("1f8c"), "no gzip member at offset 0"),
        Arguments.of(hex("504b0304"), "no gzip member at offset 0"),
        Arguments.of(join(hex("1f8b0700000000000003"), HELLO), "method 7"),
        Arguments.of(join(hex("1f8b0820000000000003"), HELLO), "reserved flags"),
        Arguments.of(join(hex("1f8b0880000000000003"), HELLO), "reserved flags"),
        Arguments.of(wrongHeaderCrc, "header checksum"),
        Arguments.of(wrongCrc, "checksum does not match"),
        Arguments.of(wrongSize, "length field"),
        Arguments.of(join(hex("1f8b0808000000000003"), noZeros(70_000)), "file name is longer"),
        Arguments.of(join(hex("1f8b0810000000000003"), noZeros(70_000)), "comment is longer"),
        Arguments.of(join(hex("1f8b08000000000000ff"), hex("07")), "cannot be inflated"),
        Arguments.of(join(hex("1f8b08000000000000ff"), hex("010500fafe")), "cannot be inflated"),
        Arguments.of(join(PLAIN, hex("41")), "bytes after the last gzip member, at offset 25"),
        Arguments.of(join(PLAIN, hex("000000ff")), "at offset 28"),
        Arguments.of(join(PLAIN, new byte[3], PLAIN), "at offset 28"),
        Arguments.of(join(PLAIN, hex("1f00")), "no gzip member at offset 25"),
        Arguments.of(join(PLAIN, hex("1f")), "truncated at offset 26"));
  }

  private static byte[] noZeros(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("bad")
  void brokenGzipIsRefused(byte[] encoded, String message) {
    assertThatExceptionOfType(MalformedGzipException.class)
        .isThrownBy(() -> Samples.gunzip(encoded))
        .withMessageContaining(message);
  }

  @Test
  void everyTruncationIsSeen() throws IOException {
    byte[] all =
        join(withHeaderCrc(join(hex("1f8b081f0000000000030200"), hex("aabb62006300"))), PLAIN);
    int member = all.length - PLAIN.length;
    for (int length = 0; length < all.length; length++) {
      byte[] cut = Arrays.copyOf(all, length);
      if (length == member) {
        assertThat(Samples.gunzip(cut)).hasSize(5);
      } else {
        assertThatThrownBy(() -> Samples.gunzip(cut))
            .as("cut at %d", length)
            .isInstanceOf(MalformedGzipException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000, 100_000})
  void membersFollowEachOtherHoweverTheSourceGivesThem(int step) throws IOException {
    byte[] content = Samples.bytes(150_000, 8);
    byte[] first = Arrays.copyOfRange(content, 0, 1000);
    byte[] rest = Arrays.copyOfRange(content, 1000, content.length);
    byte[] encoded =
        join(
            Samples.gzip(first, 6, 1),
            Samples.gzip(new byte[0], 6, 1),
            Samples.gzip(rest, 9, 1),
            new byte[5]);
    try (InputStream in = Gzip.codec(6, 1).decode(new Dripping(encoded, step))) {
      assertThat(in.readAllBytes()).isEqualTo(content);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void aReadGivesWhatIsThereInsteadOfBlocking() throws IOException {
    byte[] content = Samples.bytes(1 << 20, 9);
    byte[] encoded = Samples.gzip(join(content, content), 1, 1);
    byte[] head = Arrays.copyOf(encoded, encoded.length / 2);
    InputStream stalling =
        new InputStream() {
          private final Dripping given = new Dripping(head, 4096);

          @Override
          public int read() throws IOException {
            throw new EOFException("read byte by byte");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = given.read(bytes, offset, length);
            if (count < 0) {
              throw new EOFException("would block");
            }
            return count;
          }
        };
    InputStream in = Gzip.codec(6, 1).decode(stalling);
    int got = 0;
    byte[] buffer = new byte[1 << 16];
    try {
      while (true) {
        got += in.read(buffer, 0, buffer.length);
      }
    } catch (EOFException e) {
      assertThat(e).hasMessage("would block");
    }
    assertThat(got).isGreaterThan((1 << 20) - (1 << 15));
  }

  @Test
  void aFailureStaysAFailure() throws IOException {
    InputStream in = Gzip.codec(6, 1).decode(new ByteArrayInputStream(hex("1f8b")));
    assertThatThrownBy(in::read).isInstanceOf(MalformedGzipException.class);
    assertThatThrownBy(in::read).isInstanceOf(MalformedGzipException.class);
  }

  @Test
  void aClosedStreamIsNotRead() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream source =
        new ByteArrayInputStream(PLAIN) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    InputStream in = Gzip.codec(6, 1).decode(source);
    assertThat(in.read()).isEqualTo('h');
    in.close();
    in.close();
    assertThat(closed[0]).isTrue();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class).hasMessageContaining("closed");
  }

  @Test
  void mutatedStreamsGiveTheContentOrTheDeclaredException() throws IOException {
    byte[] content = Samples.bytes(5000, 1);
    byte[] encoded = join(Samples.gzip(content, 6, 1), Samples.gzip(content, 1, 1));
    Random random = new Random(20240607);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] mutated = encoded.clone();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      if (random.nextBoolean()) {
        mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length + 20));
      }
      byte[] result;
      try {
        result = Samples.gunzip(mutated);
      } catch (MalformedGzipException e) {
        assertThat(e.getMessage()).isNotEmpty();
        refused++;
        continue;
      }
      assertThat(result).isIn(content, join(content, content));
    }
    assertThat(refused).isGreaterThan(2000);
  }

  /** Gives a few bytes at a time and claims that none are available, as sockets do. */
  private static final class Dripping extends InputStream {
    private final byte[] bytes;
    private final int step;
    private int position;

    Dripping(byte[] bytes, int step) {
      this.bytes = bytes;
      this.step = step;
    }

    @Override
    public int read() {
      return position < bytes.length ? bytes[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (position == bytes.length) {
        return -1;
      }
      int count = Math.min(Math.min(step, length), bytes.length - position);
      System.arraycopy(bytes, position, into, offset, count);
      position += count;
      return count;
    }
  }
}
