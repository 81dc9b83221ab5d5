// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is written, in pieces that are used again, so that no more is held than is needed. */
final class Pieces extends OutputStream {
  private static final int SIZE = 1 << 16;

  private final List<byte[]> pieces = new ArrayList<>();
  private int size;

  void reset() {
    size = 0;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      int index = size / SIZE;
      if (index == pieces.size()) {
        pieces.add(new byte[SIZE]);
      }
      int count = Math.min(left, SIZE - size % SIZE);
      System.arraycopy(bytes, from, pieces.get(index), size % SIZE, count);
      size += count;
      from += count;
      left -= count;
    }
  }

  int size() {
    return size;
  }

  void writeTo(OutputStream sink) throws IOException {
    int left = size;
    for (int i = 0; left > 0; i++) {
      int count = Math.min(left, SIZE);
      sink.write(pieces.get(i), 0, count);
      left -= count;
    }
  }
}
