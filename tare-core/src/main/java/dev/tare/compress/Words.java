// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Several bytes of an array at once, the first the lowest, whatever the machine's order is. */
final class Words {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  static int int32(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static long int64(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void put64(byte[] bytes, int at, long value) {
    LONGS.set(bytes, at, value);
  }

  /** Where the bytes from {@code at} on first differ from those {@code distance} before them. */
  static int matchEnd(byte[] bytes, int at, int distance, int end) {
    int i = at;
    while (i + Long.BYTES <= end) {
      long difference = int64(bytes, i) ^ int64(bytes, i - distance);
      if (difference != 0) {
        return i + (Long.numberOfTrailingZeros(difference) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < end && bytes[i] == bytes[i - distance]) {
      i++;
    }
    return i;
  }
}
