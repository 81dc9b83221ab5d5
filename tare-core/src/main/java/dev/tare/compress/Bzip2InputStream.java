// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads bzip2 streams until the source ends; each block's checksum is checked at its end. */
final class Bzip2InputStream extends InputStream {
  /** How many bytes {@link #begins} looks at. */
  static final int HEAD = 10;

  private static final int BLOCK_HIGH = 0x314159;
  private static final int BLOCK_LOW = 0x265359;
  private static final int END_HIGH = 0x177245;
  private static final int END_LOW = 0x385090;
  private static final int RUN = 4;
  private static final int[] CRC = new int[256];

  static {
    for (int i = 0; i < CRC.length; i++) {
      int value = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        value = value << 1 ^ (value < 0 ? 0x04c11db7 : 0);
      }
      CRC[i] = value;
    }
  }

  private final InputStream source;
  private final Bzip2Bits bits;
  private final Bzip2Block block;
  private boolean inStream;
  private boolean inBlock;
  private int expected;
  private int crc;
  private int combined;
  private int last;
  private int run;
  private int repeats;
  private @Nullable IOException failure;

  Bzip2InputStream(InputStream source) {
    this.source = source;
    this.bits = new Bzip2Bits(source);
    this.block = new Bzip2Block(bits);
  }

  /** Whether a source that begins so is bzip2. */
  static boolean begins(byte[] head) {
    return head.length >= HEAD
        && head[0] == 'B'
        && head[1] == 'Z'
        && head[2] == 'h'
        && head[3] >= '1'
        && head[3] <= '9'
        && isMark(number(head, 4), number(head, 7));
  }

  private static boolean isMark(int high, int low) {
    return (high == BLOCK_HIGH && low == BLOCK_LOW) || (high == END_HIGH && low == END_LOW);
  }

  private static int number(byte[] bytes, int start) {
    return ((bytes[start] & 0xff) << 16)
        | ((bytes[start + 1] & 0xff) << 8)
        | (bytes[start + 2] & 0xff);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (failure != null) {
      throw failure;
    }
    if (length == 0) {
      return 0;
    }
    try {
      return nextBlock() ? take(target, offset, length) : -1;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /** Bytes of this block; a byte that comes four times is followed by how often it comes again. */
  private int take(byte[] target, int offset, int length) {
    int sum = crc;
    int count = 0;
    while (count < length) {
      if (repeats > 0) {
        repeats--;
      } else if (block.left() == 0) {
        break;
      } else {
        int value = block.next();
        if (run == RUN) {
          run = 0;
          repeats = value;
          continue;
        }
        run = value == last ? run + 1 : 1;
        last = value;
      }
      target[offset + count++] = (byte) last;
      sum = sum << 8 ^ CRC[sum >>> 24 ^ last];
    }
    crc = sum;
    return count;
  }

  /** Makes sure that there are bytes to take; false at the end of the source. */
  private boolean nextBlock() throws IOException {
    while (!inBlock || (repeats == 0 && isAtEnd())) {
      if (inBlock) {
        endBlock();
      }
      if (!inStream) {
        beginStream();
      }
      int high = bits.take(24);
      int low = bits.take(24);
      if (!isMark(high, low)) {
        throw new MalformedBzip2Exception("has no block where one must be");
      }
      expected = bits.take(32);
      if (high == BLOCK_HIGH) {
        beginBlock();
      } else if (endsWithStream()) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing is left, not even the number of repeats that may be 0. */
  private boolean isAtEnd() {
    if (run == RUN && block.left() == 1) {
      run = 0;
      repeats = block.next();
    }
    return block.left() == 0 && repeats == 0;
  }

  private void beginStream() throws IOException {
    int level = bits.take(24) == ('B' << 16 | 'Z' << 8 | 'h') ? bits.take(8) - '0' : 0;
    if (level < 1 || level > 9) {
      throw new MalformedBzip2Exception("has other bytes after its end");
    }
    combined = 0;
    inStream = true;
  }

  private void beginBlock() throws IOException {
    block.read();
    crc = -1;
    run = 0;
    last = -1;
    inBlock = true;
  }

  private void endBlock() throws MalformedBzip2Exception {
    inBlock = false;
    if (~crc != expected) {
      throw damaged();
    }
    combined = Integer.rotateLeft(combined, 1) ^ expected;
  }

  /** Checks a stream's end; whether no other comes. */
  private boolean endsWithStream() throws IOException {
    if (combined != expected) {
      throw damaged();
    }
    inStream = false;
    return bits.endsAtByte();
  }

  private static MalformedBzip2Exception damaged() {
    return new MalformedBzip2Exception("has a checksum that does not match its content");
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
