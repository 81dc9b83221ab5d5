// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A block in which gzip members end and begin; history reaches back to a member's beginning. */
final class MemberBlock extends Block<MemberBlock> {
  private static final int SIZE = DeflateBlock.SIZE;
  private static final int HISTORY = DeflateBlock.HISTORY;

  /** The end of a member: its place in the window, and what its trailer says. */
  private record End(int at, int crc, int size) {}

  private final byte[] window = new byte[HISTORY + SIZE];
  private final Pieces output = new Pieces();
  private final BlockDeflater deflater;
  private final MemberOffsets offsets;
  private final List<End> ends = new ArrayList<>();
  private final List<Integer> begins = new ArrayList<>();
  private byte[] alone = {};
  private int start;
  private int end;

  MemberBlock(BlockDeflater deflater, MemberOffsets offsets) {
    this.deflater = deflater;
    this.offsets = offsets;
  }

  @Override
  void follow(MemberBlock previous) {
    // The previous block may be this one, or be encoded right now: it is read only.
    int begin = previous.ends.isEmpty() ? 0 : previous.ends.get(previous.ends.size() - 1).at();
    int history = Math.min(HISTORY, previous.end - begin);
    System.arraycopy(previous.window, previous.end - history, window, 0, history);
    start = history;
    end = history;
    ends.clear();
  }

  @Override
  boolean isFull() {
    return end - start == SIZE;
  }

  @Override
  int fill(byte[] bytes, int offset, int length) {
    int count = Math.min(length, SIZE - (end - start));
    System.arraycopy(bytes, offset, window, end, count);
    end += count;
    return count;
  }

  /** Ends the member, which has a byte in this block. */
  void cut(int crc, int size) {
    ends.add(new End(end, crc, size));
  }

  @Override
  void encode(boolean last) throws IOException {
    output.reset();
    begins.clear();
    int from = start;
    for (End member : ends) {
      part(from, member.at(), true);
      GzipFrame.writeTail(output, member.crc(), member.size());
      from = member.at();
    }
    if (from < end) {
      part(from, end, false);
    }
  }

  /** What the block has of one member; history stands before the first part alone. */
  private void part(int from, int to, boolean last) throws IOException {
    boolean begun = from == start && start > 0;
    if (!begun) {
      begins.add(output.size());
      GzipFrame.writeHead(output);
    }
    if (begun || from == 0) {
      deflater.deflate(window, from, to, last, output);
      return;
    }
    int length = to - from;
    if (alone.length < length) {
      alone = Arrays.copyOf(alone, Math.min(SIZE, Math.max(length, 2 * alone.length)));
    }
    System.arraycopy(window, from, alone, 0, length);
    deflater.deflate(alone, 0, length, last, output);
  }

  @Override
  void writeTo(OutputStream sink) throws IOException {
    begins.forEach(offsets::add);
    output.writeTo(sink);
    offsets.advance(output.size());
  }
}
