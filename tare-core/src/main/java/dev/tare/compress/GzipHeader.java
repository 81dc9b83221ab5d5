// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.util.zip.CRC32;

/** Reads the head of a gzip member (RFC 1952 section 2.3) and forgets it. */
final class GzipHeader {
  static final int ID1 = 0x1f;
  static final int ID2 = 0x8b;

  private static final int FHCRC = 2;
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int MAX_TEXT = 1 << 16;

  private final GzipSource source;
  private final CRC32 crc = new CRC32();

  private GzipHeader(GzipSource source) {
    this.source = source;
  }

  /** Reads the rest of a head whose first byte, {@link #ID1}, has been taken. */
  static void readRest(GzipSource source) throws IOException {
    new GzipHeader(source).read();
  }

  private void read() throws IOException {
    crc.update(ID1);
    if (take() != ID2) {
      throw new MalformedGzipException("no gzip member at offset " + (source.offset() - 2));
    }
    int method = take();
    if (method != 8) {
      throw new MalformedGzipException("gzip compression method " + method + " is not deflate");
    }
    int flags = take();
    if ((flags & RESERVED) != 0) {
      throw new MalformedGzipException("gzip header has reserved flags set");
    }
    for (int i = 0; i < 6; i++) {
      take();
    }
    if ((flags & FEXTRA) != 0) {
      for (int left = take() | take() << 8; left > 0; left--) {
        take();
      }
    }
    if ((flags & FNAME) != 0) {
      skipText("file name");
    }
    if ((flags & FCOMMENT) != 0) {
      skipText("comment");
    }
    if ((flags & FHCRC) != 0) {
      int expected = (int) crc.getValue() & 0xffff;
      if ((take() | take() << 8) != expected) {
        throw new MalformedGzipException("gzip header checksum does not match");
      }
    }
  }

  private void skipText(String what) throws IOException {
    int length = 0;
    while (take() != 0) {
      if (++length > MAX_TEXT) {
        throw new MalformedGzipException(
            "gzip header " + what + " is longer than " + MAX_TEXT + " bytes");
      }
    }
  }

  private int take() throws IOException {
    int b = source.require();
    crc.update(b);
    return b;
  }
}
