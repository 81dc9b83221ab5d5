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
    boolean zstd = begins(start, 0x28, 0xb5, 0x2f, 0xfd) || isSkippable(start);
    return zstd ? ZSTD : NONE;
  }

  // A zstd stream may begin with a skippable frame, of 16 kinds (RFC 8878 section 3.1.2).
  private static boolean isSkippable(byte[] start) {
    return start.length >= LENGTH
        && (start[0] & 0xf0) == 0x50
        && start[1] == 0x2a
        && start[2] == 0x4d
        && start[3] == 0x18;
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
