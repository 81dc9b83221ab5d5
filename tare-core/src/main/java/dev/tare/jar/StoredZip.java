// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.files.RawPath;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes around the contents of a zip whose entries are stored as they are (APPNOTE 6.3,
 * sections 4.3.7 and 4.3.12 to 4.3.16), with the first time that the format knows. Written here
 * because what the JDK's deflater makes differs from machine to machine.
 */
final class StoredZip {
  /** The most that fit without zip64. */
  static final int MOST_ENTRIES = 0xfffe;

  /** The most bytes that a zip without zip64 has. */
  static final long MOST_BYTES = 0xffff_fffeL;

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int LOCAL_SIZE = 30;
  private static final int CENTRAL_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final short VERSION = 10;
  private static final short UTF_8 = 1 << 11;
  private static final short FIRST_DAY = (1 << 5) | 1; // 1980-01-01

  private StoredZip() {}

  /**
   * What stands before an entry's content.
   *
   * @param name with a slash at its end if it is a directory
   */
  static byte[] header(RawPath name, long crc, long size) {
    byte[] header = new byte[LOCAL_SIZE + name.length()];
    ByteBuffer bytes = little(header);
    bytes.putInt(LOCAL).putShort(VERSION);
    describe(bytes, name, crc, size);
    bytes.putShort((short) 0).put(name.bytes());
    return header;
  }

  /**
   * An entry of the directory at the end.
   *
   * @param offset of its header
   */
  static byte[] listed(RawPath name, long crc, long size, long offset) {
    byte[] listed = new byte[CENTRAL_SIZE + name.length()];
    ByteBuffer bytes = little(listed);
    bytes.putInt(CENTRAL).putShort(VERSION).putShort(VERSION);
    describe(bytes, name, crc, size);
    bytes.position(bytes.position() + 12);
    bytes.putInt((int) offset).put(name.bytes());
    return listed;
  }

  /**
   * What stands at the end.
   *
   * @param size of the directory
   * @param offset of the directory
   */
  static byte[] end(int entries, long size, long offset) {
    byte[] end = new byte[END_SIZE];
    ByteBuffer bytes = little(end);
    bytes.putInt(END).putInt(0).putShort((short) entries).putShort((short) entries);
    bytes.putInt((int) size).putInt((int) offset);
    return end;
  }

  /** From the flags to the length of the name. */
  private static void describe(ByteBuffer bytes, RawPath name, long crc, long size) {
    bytes.putShort(name.isAscii() ? 0 : UTF_8).putShort((short) 0);
    bytes.putShort((short) 0).putShort(FIRST_DAY);
    bytes.putInt((int) crc).putInt((int) size).putInt((int) size);
    bytes.putShort((short) name.length());
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
