// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Decodes whatever a layer or archive is compressed with. */
public final class Decompression {
  private static final int[] ZSTD = {0x28, 0xb5, 0x2f, 0xfd};
  // The low four bits of a skippable frame's first byte are free (RFC 8878 section 3.1.2).
  private static final int[] ZSTD_SKIPPABLE = {0x50, 0x2a, 0x4d, 0x18};

  private static final byte[] XZ = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

  /** How many bytes {@link #isCompressed} needs, if there are so many. */
  public static final int HEAD = 6;

  private Decompression() {}

  /**
   * Looks at the first bytes: gzip (RFC 1952, also of several members) and zstd (RFC 8878, also of
   * several frames) are decoded, everything else is passed through from its first byte. Reads no
   * more of the source than it takes to tell.
   *
   * <p>Checksums are checked at the end of what they are for: read until -1 before trusting it.
   *
   * @return a stream that closes the source; its reads throw {@link MalformedCompressionException}
   *     for bad content, and {@link CompressionLimitException}
   * @throws IOException if the source cannot be read, or is zstd and zstd-jni cannot be used; the
   *     source stays open
   */
  public static InputStream detect(InputStream source) throws IOException {
    byte[] head = new byte[4];
    int length = 0;
    boolean undecided = true;
    while (undecided) {
      int b = source.read();
      if (b < 0) {
        break;
      }
      head[length++] = (byte) b;
      undecided = length < head.length && maybeCompressed(head, length);
    }
    InputStream whole = new PrefixedInputStream(Arrays.copyOf(head, length), source);
    if (isGzip(head, length)) {
      return new GzipInputStream(whole);
    }
    if (length == head.length && maybeZstd(head, length)) {
      return Zstd.decode(whole);
    }
    return whole;
  }

  /**
   * As {@link #detect}, and also decodes xz, which layers cannot have but archives do, also of
   * several streams. Reads as many bytes of the source as it takes to tell.
   *
   * @throws IOException as {@link #detect} says, and if it is xz and the library org.tukaani:xz is
   *     not on the class path
   */
  public static InputStream detectAny(InputStream source) throws IOException {
    byte[] head = source.readNBytes(HEAD);
    InputStream whole = new PrefixedInputStream(head, source);
    return isXz(head) ? XzInputStream.decode(whole) : detect(whole);
  }

  /** Whether {@link #detectAny} decodes what begins with these bytes, of which it needs HEAD. */
  public static boolean isCompressed(byte[] start) {
    byte[] two = Arrays.copyOf(start, Math.min(2, start.length));
    boolean zstd = start.length >= ZSTD.length && maybeZstd(start, ZSTD.length);
    return isGzip(two, two.length) || zstd || isXz(start);
  }

  private static boolean isXz(byte[] start) {
    return start.length >= XZ.length && Arrays.equals(start, 0, XZ.length, XZ, 0, XZ.length);
  }

  private static boolean maybeCompressed(byte[] head, int length) {
    return (length == 1 && head[0] == GzipHeader.ID1) || maybeZstd(head, length);
  }

  private static boolean isGzip(byte[] head, int length) {
    return length == 2 && head[0] == GzipHeader.ID1 && head[1] == (byte) GzipHeader.ID2;
  }

  private static boolean maybeZstd(byte[] head, int length) {
    boolean frame = true;
    boolean skippable = true;
    for (int i = 0; i < length; i++) {
      frame &= (head[i] & 0xff) == ZSTD[i];
      skippable &= (head[i] & (i == 0 ? 0xf0 : 0xff)) == ZSTD_SKIPPABLE[i];
    }
    return frame || skippable;
  }
}
