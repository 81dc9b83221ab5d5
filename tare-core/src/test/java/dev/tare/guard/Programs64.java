// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Beginnings of little-endian ELF programs of 64 bits. */
final class Programs64 {
  private static final int HEADER = 64;
  private static final int SEGMENT = 56;

  private Programs64() {}

  /**
   * A program.
   *
   * @param loader empty for a static one
   */
  static byte[] of(int machine, String loader) {
    byte[] path = (loader + "\0").getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + 2 * SEGMENT + path.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    file.putShort(16, (short) 2).putShort(18, (short) machine);
    file.putLong(32, HEADER).putShort(54, (short) SEGMENT).putShort(56, (short) 2);
    file.putInt(HEADER, 6);
    if (!loader.isEmpty()) {
      int second = HEADER + SEGMENT;
      file.putInt(second, 3).putLong(second + 8, HEADER + 2 * SEGMENT);
      file.putLong(second + 32, path.length);
      file.position(HEADER + 2 * SEGMENT).put(path);
    }
    return file.array();
  }
}
