// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateTest {
  private static final int FAR = 1 << 15;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
  void whatIsDeflatedInflates(int level) throws Exception {
    Deflate deflate = new Deflate(level);
    for (byte[] content : contents()) {
      assertRoundTrip(deflate, content, 0, content.length);
      for (int start : new int[] {1, 3, 8, 500, FAR}) {
        if (start <= content.length) {
          assertRoundTrip(deflate, content, start, content.length);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9})
  void anythingInflates(int level) throws Exception {
    Random random = new Random(level);
    Deflate deflate = new Deflate(level);
    for (int i = 0; i < 120; i++) {
      byte[] content =
          Samples.patchwork(random.nextInt(1 << random.nextInt(17)), random.nextLong());
      assertRoundTrip(deflate, content, random.nextInt(content.length + 1), content.length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9})
  void everyShortInputInflates(int level) throws Exception {
    Deflate deflate = new Deflate(level);
    for (int size = 0; size < 300; size++) {
      assertRoundTrip(deflate, new byte[size], 0, size);
      assertRoundTrip(deflate, Samples.noise(size, size), size / 2, size);
      assertRoundTrip(deflate, periodic(size, 1 + size % 7), size / 3, size);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9})
  void neitherEarlierBlocksNorWhatIsBehindTheEndMatters(int level) throws IOException {
    byte[] content = Samples.patchwork(100_000, 1);
    byte[] expected = deflate(new Deflate(level), content, 20_000, content.length, false);
    Deflate used = new Deflate(level);
    deflate(used, Samples.patchwork(1 << 20, 2), 5, 1 << 20, false);
    byte[] longer = Arrays.copyOf(content, content.length + 300);
    System.arraycopy(content, content.length - 300, longer, content.length, 300);
    assertThat(deflate(used, longer, 20_000, content.length, false)).isEqualTo(expected);
    byte[] noisy = Arrays.copyOf(content, content.length + 300);
    System.arraycopy(Samples.noise(300, 1), 0, noisy, content.length, 300);
    assertThat(deflate(used, noisy, 20_000, content.length, false)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9})
  void aMatchReachesAsFarBackAsItMayAndNoFarther(int level) throws Exception {
    for (int distance : new int[] {FAR - 1, FAR, FAR + 1}) {
      byte[] content = new byte[distance + FAR];
      System.arraycopy(Samples.noise(distance, 7), 0, content, 0, distance);
      System.arraycopy(content, 0, content, distance, FAR);
      Deflate deflate = new Deflate(level);
      int size = assertRoundTrip(deflate, content, 0, content.length);
      if (distance <= FAR) {
        assertThat(size).as("distance %d", distance).isLessThan(distance + 1500);
      } else {
        assertThat(size).isGreaterThan(content.length);
      }
      assertRoundTrip(deflate, content, FAR, content.length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9})
  void noiseGrowsByFewBytes(int level) throws Exception {
    byte[] noise = Samples.noise(1 << 20, 5);
    assertThat(assertRoundTrip(new Deflate(level), noise, 0, noise.length))
        .isLessThanOrEqualTo(noise.length + 5 * 17 + 5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 9})
  void zerosShrinkToAThousandth(int level) throws Exception {
    assertThat(assertRoundTrip(new Deflate(level), new byte[1 << 20], 0, 1 << 20)).isLessThan(1100);
  }

  @Test
  void higherLevelsAreSmaller() throws IOException {
    byte[] content = Samples.bytes(1 << 20, 3);
    int before = Integer.MAX_VALUE;
    for (int level = 1; level <= 9; level++) {
      int size = deflate(new Deflate(level), content, 0, content.length, true).length;
      assertThat(size).as("level %d", level).isLessThanOrEqualTo(before);
      before = size;
    }
  }

  /** Bytes that change here are a change of the deflate layout, which is noted. */
  @ParameterizedTest
  @CsvSource({
    "1, 616673:cf740edfb50427464118fe5d9e170c79bca134dd7fd8b61c73081542dd8a3726",
    "2, 617860:6bf472db56d568e6015c82fe9beef18bfda570ecc331a67debd06f21eb05c150",
    "3, 614579:9f34f220d93bc59b3a309c4ebe98cb50d07d1aeea991f81ff37a14bd5b908331",
    "4, 611685:4a0aa7f8aa53bc313600c7e8e812932770e38b8d90a5a0f0be64ae61f93ed007",
    "5, 610746:d8f9889dbb679b71664d3aa88d926904c69ea9dddfa9c2a7df08e5f81f125007",
    "6, 610136:c24089c8d666c4af9b32f876b55e47cc174dc012895eccd2750dbe3ae3111581",
    "7, 609461:4b1caa236ed196fbc1a647d96e87884328ec0ffed46f18ad18dbd9a6315a30d0",
    "8, 604753:53957a040bafd1881eddd9f7e823ef246d1edbc7347c256332b1a8ae15438ec9",
    "9, 604757:8427ccec9d1b6a0bbe77736a1e56f88401e843f7c0a938482e253c67908a2b41",
  })
  void theBytesAreThoseOfLayout2(int level, String sha256)
      throws IOException, NoSuchAlgorithmException {
    byte[] content = Samples.patchwork(3 << 19, 42);
    byte[] encoded = Samples.gzip(content, level, 2);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(encoded);
    assertThat(encoded.length + ":" + HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void oneBlockAfterTheOtherAllocatesNothing(int level) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] content = Samples.patchwork(1 << 20, 9);
    Deflate deflate = new Deflate(level);
    OutputStream nowhere = OutputStream.nullOutputStream();
    for (int i = 0; i < 3; i++) {
      deflate.deflate(content, FAR, content.length, false, nowhere);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 8; i++) {
      deflate.deflate(content, FAR, content.length, false, nowhere);
    }
    assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 8).isLessThan(20_000);
  }

  private static List<byte[]> contents() {
    List<byte[]> contents = new ArrayList<>();
    for (int size : new int[] {0, 1, 2, 3, 4, 7, 8, 9, 257, 258, 259, 260, 516, 517, 65_535}) {
      contents.add(new byte[size]);
      contents.add(Samples.noise(size, size));
    }
    contents.add(Samples.noise(65_536, 1));
    contents.add(Samples.noise(200_001, 2));
    for (int period : new int[] {2, 3, 4, 255, 256, 257, 258, 259, 4096, FAR - 1, FAR, FAR + 1}) {
      contents.add(periodic(100_003, period));
    }
    contents.add(Samples.words(300_000, 1));
    contents.add(Samples.bytes(300_000, 2));
    contents.add(fibonacci(27));
    contents.add(noiseAndWords());
    return contents;
  }

  private static byte[] periodic(int size, int period) {
    byte[] piece = Samples.noise(period, period);
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = piece[i % period];
    }
    return bytes;
  }

  /** Bytes as frequent as makes codes as long as can be, in an order that has few matches. */
  private static byte[] fibonacci(int symbols) {
    List<Byte> bytes = new ArrayList<>();
    int a = 1;
    int b = 1;
    for (int symbol = 0; symbol < symbols; symbol++) {
      bytes.addAll(Collections.nCopies(a, (byte) (symbol * 7)));
      int next = a + b;
      a = b;
      b = next;
    }
    Collections.shuffle(bytes, new Random(1));
    byte[] array = new byte[bytes.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = bytes.get(i);
    }
    return array;
  }

  private static byte[] noiseAndWords() {
    byte[] bytes = new byte[500_000];
    for (int at = 0; at < bytes.length; at += 100_000) {
      System.arraycopy(Samples.noise(50_000, at), 0, bytes, at, 50_000);
      System.arraycopy(Samples.words(50_000, at), 0, bytes, at + 50_000, 50_000);
    }
    return bytes;
  }

  private static byte[] deflate(Deflate deflate, byte[] window, int start, int end, boolean last)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    deflate.deflate(window, start, end, last, out);
    return out.toByteArray();
  }

  private static int assertRoundTrip(Deflate deflate, byte[] window, int start, int end)
      throws IOException, DataFormatException {
    byte[] expected = Arrays.copyOfRange(window, start, end);
    byte[] whole = deflate(deflate, window, start, end, true);
    assertThat(inflate(whole, window, start, expected.length, true)).isEqualTo(expected);
    byte[] part = deflate(deflate, window, start, end, false);
    assertThat(Arrays.copyOfRange(part, part.length - 4, part.length))
        .containsExactly(0, 0, 0xff, 0xff);
    assertThat(inflate(part, window, start, expected.length, false)).isEqualTo(expected);
    return whole.length;
  }

  private static byte[] inflate(
      byte[] deflated, byte[] window, int start, int length, boolean finished)
      throws DataFormatException {
    Inflater inflater = new Inflater(true);
    try {
      int history = Math.min(start, FAR);
      inflater.setDictionary(window, start - history, history);
      inflater.setInput(deflated);
      byte[] inflated = new byte[length + 1];
      int size = 0;
      int count;
      do {
        count = inflater.inflate(inflated, size, inflated.length - size);
        size += count;
      } while (count > 0);
      assertThat(inflater.finished()).isEqualTo(finished);
      assertThat(inflater.getRemaining()).isZero();
      return Arrays.copyOf(inflated, size);
    } finally {
      inflater.end();
    }
  }
}
