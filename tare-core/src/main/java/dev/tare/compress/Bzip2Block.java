// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.util.Arrays;

/** One block of a bzip2 stream: prefix codes, move to front, and the sorting, all taken back. */
final class Bzip2Block {
  private static final int MOST_BYTES = 900_000;
  private static final int GROUP = 50;
  private static final int MOST_SELECTORS = 18_002;
  private static final int RUN_A = 0;
  private static final int RUN_B = 1;

  private final Bzip2Bits bits;
  // the byte in the low 8 bits; above them, once all are there, where the next one stands
  private final int[] chain = new int[MOST_BYTES];
  private final byte[] selectors = new byte[MOST_SELECTORS];
  private int left;
  private int at;

  Bzip2Block(Bzip2Bits bits) {
    this.bits = bits;
  }

  /** How many bytes {@link #next} still gives. */
  int left() {
    return left;
  }

  int next() {
    int entry = chain[at];
    at = entry >>> 8;
    left--;
    return entry & 0xff;
  }

  /** Reads the next block from behind its checksum on. */
  void read() throws IOException {
    if (bits.takeBit()) {
      throw new MalformedBzip2Exception("is of a form that is out of use since 1999");
    }
    int origin = bits.take(24);
    byte[] used = used();
    int alphabet = used.length + 2;
    int codes = bits.take(3);
    if (used.length == 0 || codes < 2 || codes > 6) {
      throw new MalformedBzip2Exception("has a block with " + codes + " codes");
    }
    int groups = readSelectors(codes);
    Bzip2Code[] tables = new Bzip2Code[codes];
    for (int i = 0; i < codes; i++) {
      tables[i] = new Bzip2Code(lengths(alphabet));
    }
    int count = fill(used, groups, tables);
    if (origin >= count) {
      throw new MalformedBzip2Exception("has a block that begins outside itself");
    }
    link(count);
    at = chain[origin] >>> 8;
    left = count;
  }

  /** The bytes that are in the block, ascending. */
  private byte[] used() throws IOException {
    int rows = bits.take(16);
    byte[] used = new byte[256];
    int count = 0;
    for (int row = 0; row < 16; row++) {
      int columns = (rows & 0x8000 >> row) == 0 ? 0 : bits.take(16);
      for (int column = 0; column < 16; column++) {
        if ((columns & 0x8000 >> column) != 0) {
          used[count++] = (byte) (row * 16 + column);
        }
      }
    }
    return Arrays.copyOf(used, count);
  }

  /** Which code each group of symbols has; how many groups are told of. */
  private int readSelectors(int codes) throws IOException {
    int count = bits.take(15);
    byte[] order = {0, 1, 2, 3, 4, 5};
    for (int i = 0; i < count; i++) {
      int place = 0;
      while (bits.takeBit()) {
        place++;
        if (place == codes) {
          throw new MalformedBzip2Exception("names a code that a block does not have");
        }
      }
      byte selector = toFront(order, place);
      if (i < MOST_SELECTORS) { // some writers have more, which mean nothing
        selectors[i] = selector;
      }
    }
    return Math.min(count, MOST_SELECTORS);
  }

  private static byte toFront(byte[] order, int place) {
    byte value = order[place];
    System.arraycopy(order, 0, order, 1, place);
    order[0] = value;
    return value;
  }

  private byte[] lengths(int alphabet) throws IOException {
    byte[] lengths = new byte[alphabet];
    int length = bits.take(5);
    for (int i = 0; i < alphabet; i++) {
      while (true) {
        if (length < 1 || length > Bzip2Code.LONGEST) {
          throw new MalformedBzip2Exception("has a code with a word of " + length + " bits");
        }
        if (!bits.takeBit()) {
          break;
        }
        length += bits.takeBit() ? -1 : 1;
      }
      lengths[i] = (byte) length;
    }
    return lengths;
  }

  /** Puts the sorted bytes into the chain; how many there are. */
  private int fill(byte[] order, int groups, Bzip2Code[] tables) throws IOException {
    int end = order.length + 1;
    int count = 0;
    int run = 0;
    int weight = 1;
    for (int number = 0; ; number++) {
      if (number / GROUP >= groups) {
        throw new MalformedBzip2Exception("has a block with more symbols than codes for them");
      }
      int symbol = tables[selectors[number / GROUP]].next(bits);
      if (symbol == RUN_A || symbol == RUN_B) {
        run += weight << symbol;
        weight <<= 1;
        require(count + run);
      } else {
        Arrays.fill(chain, count, count + run, order[0] & 0xff);
        count += run;
        run = 0;
        weight = 1;
        if (symbol == end) {
          return count;
        }
        require(count + 1);
        chain[count++] = toFront(order, symbol - 1) & 0xff;
      }
    }
  }

  private void require(int count) throws MalformedBzip2Exception {
    if (count > chain.length) {
      throw new MalformedBzip2Exception("has a block that is larger than it may be");
    }
  }

  /** Takes the sorting back: tells of each byte where the one after it stands. */
  private void link(int count) {
    int[] starts = new int[257];
    for (int i = 0; i < count; i++) {
      starts[chain[i] + 1]++;
    }
    for (int i = 1; i < starts.length; i++) {
      starts[i] += starts[i - 1];
    }
    for (int i = 0; i < count; i++) {
      chain[starts[chain[i] & 0xff]++] |= i << 8;
    }
  }
}
