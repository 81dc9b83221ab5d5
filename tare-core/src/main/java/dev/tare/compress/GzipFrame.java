// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/** One gzip member's header and trailer; they name neither file, time, level nor system. */
final class GzipFrame implements BlockOutputStream.Frame {
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final CRC32 crc = new CRC32();
  private long size;

  /** What stands before a member's deflate stream. */
  static void writeHead(OutputStream sink) throws IOException {
    sink.write(HEAD, 0, HEAD.length);
  }

  /**
   * What stands behind it.
   *
   * @param size of the input, its lower 32 bits
   */
  static void writeTail(OutputStream sink, int crc, int size) throws IOException {
    byte[] tail = new byte[8];
    for (int i = 0; i < 4; i++) {
      tail[i] = (byte) (crc >>> (8 * i));
      tail[4 + i] = (byte) (size >>> (8 * i));
    }
    sink.write(tail, 0, tail.length);
  }

  @Override
  public void begin(OutputStream sink) throws IOException {
    writeHead(sink);
  }

  @Override
  public void pass(byte[] bytes, int offset, int length) {
    crc.update(bytes, offset, length);
    size += length;
  }

  @Override
  public void end(OutputStream sink) throws IOException {
    writeTail(sink, (int) crc.getValue(), (int) size);
  }
}
