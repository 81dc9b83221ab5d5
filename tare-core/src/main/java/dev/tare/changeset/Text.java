// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import java.util.Arrays;

/** Bytes that only get more. */
final class Text {
  private static final int MOST = 64 << 20;

  private byte[] bytes = new byte[256];
  private int length;

  int length() {
    return length;
  }

  /** As 0 to 255. */
  int byteAt(int index) {
    return bytes[index] & 0xff;
  }

  RawPath slice(int start, int end) {
    return RawPath.of(Arrays.copyOfRange(bytes, start, end));
  }

  /** Appends a part of a path. */
  void append(RawPath path, int start, int end) throws LimitException {
    int offset = grown(end - start);
    path.copyTo(start, end, bytes, offset);
  }

  /** Appends a path of less than 65536 bytes, and tells where it is, for {@link #at}. */
  int add(RawPath path) throws LimitException {
    int start = grown(2 + path.length());
    bytes[start] = (byte) (path.length() >> 8);
    bytes[start + 1] = (byte) path.length();
    path.copyTo(0, path.length(), bytes, start + 2);
    return start;
  }

  /** The path that was added there. */
  RawPath at(int start) {
    return slice(start + 2, end(start));
  }

  /** Appends a number to the path that was added last, for {@link #longAfter}. */
  void addLong(long value) throws LimitException {
    int start = grown(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[start + i] = (byte) (value >> (8 * i));
    }
  }

  /** The number after the path that was added there. */
  long longAfter(int start) {
    long value = 0;
    for (int i = Long.BYTES - 1; i >= 0; i--) {
      value = value << 8 | byteAt(end(start) + i);
    }
    return value;
  }

  private int end(int start) {
    return start + 2 + (byteAt(start) << 8 | byteAt(start + 1));
  }

  /** Makes it that much longer; gives back how long it was. */
  private int grown(int more) throws LimitException {
    int start = length;
    int longer = length + more;
    if (longer > MOST) {
      throw new LimitException("names have more than " + MOST + " bytes together");
    }
    if (longer > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(longer, bytes.length + (bytes.length >> 1)));
    }
    length = longer;
    return start;
  }
}
