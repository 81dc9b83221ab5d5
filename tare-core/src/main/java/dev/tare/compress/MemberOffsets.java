// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.util.Arrays;
import java.util.Objects;

/** Where members begin in what was written. */
final class MemberOffsets {
  private long[] offsets = new long[16];
  private int count;
  private long size;

  /** A member begins so many bytes after what was written so far. */
  void add(int distance) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
    }
    offsets[count++] = size + distance;
  }

  /** So many bytes were written. */
  void advance(int written) {
    size += written;
  }

  long get(int index) {
    return offsets[Objects.checkIndex(index, count)];
  }

  long size() {
    return size;
  }
}
