// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;

/** A block for gzip: its input behind the history it may refer to, its output, its deflater. */
final class DeflateBlock extends Block<DeflateBlock> {
  static final int SIZE = 1 << 20;
  static final int HISTORY = 1 << 15;

  private final byte[] window = new byte[HISTORY + SIZE];
  private final Pieces output = new Pieces();
  private final BlockDeflater deflater;
  private int start;
  private int end;

  DeflateBlock(BlockDeflater deflater) {
    this.deflater = deflater;
  }

  @Override
  void follow(DeflateBlock previous) {
    int history = Math.min(HISTORY, previous.end);
    System.arraycopy(previous.window, previous.end - history, window, 0, history);
    start = history;
    end = history;
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

  @Override
  void encode(boolean last) throws IOException {
    output.reset();
    deflater.deflate(window, start, end, last, output);
  }

  @Override
  void writeTo(OutputStream sink) throws IOException {
    output.writeTo(sink);
  }
}
