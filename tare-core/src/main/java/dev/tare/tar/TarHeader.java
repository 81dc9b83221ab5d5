// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;

/**
 * One header block as it stands, extensions not applied.
 *
 * @param name with the ustar prefix
 */
record TarHeader(
    RawPath name,
    char type,
    int mode,
    long uid,
    long gid,
    long size,
    long mtime,
    RawPath linkName,
    Xattrs xattrs) {
  static final int BLOCK = 512;
  private static final byte[] USTAR = {'u', 's', 't', 'a', 'r', 0};
  private static final byte[] STAR = {'t', 'a', 'r', 0};
  private static final int PERMISSIONS = 07777;

  static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads a block that is not zero and begins at the offset in the archive. */
  static TarHeader parse(byte[] block, long offset) throws MalformedTarException {
    HeaderFields fields = new HeaderFields(block, offset);
    fields.verifyChecksum();
    RawPath name = fields.text(0, 100);
    if (fields.holds(USTAR, 257)) {
      // star's variant keeps times in the last 24 bytes of the prefix; GNU's has no prefix at all
      RawPath prefix = fields.text(345, fields.holds(STAR, 508) ? 131 : 155);
      if (!prefix.isEmpty()) {
        name = prefix.concat(RawPath.of("/")).concat(name);
      }
    }
    char type = (char) (block[156] & 0xff);
    return new TarHeader(
        name,
        type,
        (int) (fields.number("mode", 100, 8) & PERMISSIONS),
        fields.number("uid", 108, 8),
        fields.number("gid", 116, 8),
        fields.number("size", 124, 12),
        fields.signedNumber("mtime", 136, 12),
        fields.text(157, 100),
        Xattrs.NONE);
  }
}
