// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The place of one block: its input behind the history it may refer to, its output, its deflater.
 * Filled and emptied by the writing thread, deflated by one worker in between.
 */
final class Block {
  static final int SIZE = 1 << 20;
  static final int HISTORY = 1 << 15;

  private final byte[] window = new byte[HISTORY + SIZE];
  private final Pieces output = new Pieces();
  private final BlockDeflater deflater;
  private int start;
  private int end;

  Block(BlockDeflater deflater) {
    this.deflater = deflater;
  }

  /** Begins the block that follows {@code previous}, which may be this very place. */
  void follow(Block previous) {
    int history = Math.min(HISTORY, previous.end);
    System.arraycopy(previous.window, previous.end - history, window, 0, history);
    start = history;
    end = history;
  }

  boolean isFull() {
    return end - start == SIZE;
  }

  /** Takes in as much as there is room for, and says how much that was. */
  int fill(byte[] bytes, int offset, int length) {
    int count = Math.min(length, SIZE - (end - start));
    System.arraycopy(bytes, offset, window, end, count);
    end += count;
    return count;
  }

  Block deflate(boolean last) throws IOException {
    output.reset();
    deflater.deflate(window, start, end, last, output);
    return this;
  }

  void writeTo(OutputStream sink) throws IOException {
    output.writeTo(sink);
  }
}
