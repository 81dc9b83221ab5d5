// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

/** What the first bytes of a tar say of its compression. */
enum Magic {
  NONE,
  GZIP,
  ZSTD;

  /** How many bytes it takes to tell. */
  static final int LENGTH = 4;

  static Magic of(byte[] start) {
    if (begins(start, 0x1f, 0x8b)) {
      return GZIP;
    }
    return begins(start, 0x28, 0xb5, 0x2f, 0xfd) ? ZSTD : NONE;
  }

  private static boolean begins(byte[] start, int... magic) {
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
