// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Content;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The central directory of a zip (APPNOTE 6.3, sections 4.3.12 to 4.3.16), zip64 included. Read
 * here because the JDK's reader wants a file and does not tell modes and links.
 */
final class ZipDirectory {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int CENTRAL_SIZE = 46;
  private static final int END_SIZE = 22;
  private static final int END_64_SIZE = 56;
  private static final int LOCATOR_SIZE = 20;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final int TAIL = END_SIZE + LONGEST_COMMENT + LOCATOR_SIZE + END_64_SIZE;
  // As many paths as one layer may have.
  private static final int MOST = 1_000_000;
  private static final long MOST_BYTES = 256L << 20;
  // A small zip must not fill the disk; what is stored as it is cannot.
  private static final long MOST_UNPACKED = 16L << 30;
  private static final long UNSIGNED = 0xffffffffL;
  private static final int ZIP_64_FIELD = 1;

  private final Content zip;
  private final String source;

  ZipDirectory(Content zip, String source) {
    this.zip = zip;
    this.source = source;
  }

  /** Whether a file that begins so is a zip, which may be empty. */
  static boolean isZip(byte[] start) {
    if (start.length < Integer.BYTES) {
      return false;
    }
    int signature = little(start).getInt();
    return signature == LOCAL || signature == END;
  }

  static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All entries, in order. */
  List<ZipItem> read() throws IOException {
    long size = 0;
    byte[] last = new byte[0];
    try (InputStream in = zip.open()) {
      byte[] part = in.readNBytes(TAIL);
      while (part.length > 0) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while reading " + source);
        }
        size += part.length;
        last = joined(last, part);
        part = in.readNBytes(TAIL);
      }
    }
    return items(little(last), size - last.length);
  }

  /** The last bytes of both. */
  private static byte[] joined(byte[] one, byte[] other) {
    int kept = Math.min(one.length, TAIL - Math.min(TAIL, other.length));
    byte[] joined = new byte[kept + other.length];
    System.arraycopy(one, one.length - kept, joined, 0, kept);
    System.arraycopy(other, 0, joined, kept, other.length);
    return joined;
  }

  /**
   * The entries.
   *
   * @param start where the tail begins in the file
   */
  private List<ZipItem> items(ByteBuffer tail, long start) throws IOException {
    int end = end(tail);
    long count = Short.toUnsignedInt(tail.getShort(end + 10));
    long size = tail.getInt(end + 12) & UNSIGNED;
    long offset = tail.getInt(end + 16) & UNSIGNED;
    long stop = start + end;
    int locator = end - LOCATOR_SIZE;
    if (locator >= END_64_SIZE && tail.getInt(locator) == LOCATOR_64) {
      long at = tail.getLong(locator + 8) - start;
      if (at < 0 || at > locator - END_64_SIZE || tail.getInt((int) at) != END_64) {
        throw fault("the zip64 end record is not where it should be");
      }
      count = tail.getLong((int) at + 32);
      size = tail.getLong((int) at + 40);
      offset = tail.getLong((int) at + 48);
      stop = start + at;
    }
    if (size < 0 || offset < 0 || offset + size != stop) {
      throw fault("the directory is not where it should be");
    }
    if (size > MOST_BYTES || count > MOST) {
      throw new LimitException(source + ": the zip has more than " + MOST + " files");
    }
    return parsed(bytes(offset, (int) size), count);
  }

  private int end(ByteBuffer tail) throws InputException {
    for (int at = tail.capacity() - END_SIZE; at >= 0; at--) {
      if (tail.getInt(at) == END
          && at + END_SIZE + Short.toUnsignedInt(tail.getShort(at + 20)) == tail.capacity()) {
        return at;
      }
    }
    throw fault("the zip has no end record, so a part of it may be missing");
  }

  private ByteBuffer bytes(long offset, int size) throws IOException {
    try (InputStream in = zip.open()) {
      in.skipNBytes(offset);
      byte[] bytes = in.readNBytes(size);
      if (bytes.length < size) {
        throw fault("the directory ends too early");
      }
      return little(bytes);
    }
  }

  private List<ZipItem> parsed(ByteBuffer directory, long count) throws IOException {
    List<ZipItem> items = new ArrayList<>();
    long packed = 0;
    while (directory.remaining() >= CENTRAL_SIZE) {
      ZipItem item = item(directory);
      packed += item.size() > item.compressedSize() ? item.size() : 0;
      if (packed > MOST_UNPACKED || packed < 0) {
        throw new LimitException(source + ": has more than 16 GiB when it is decompressed");
      }
      items.add(item);
    }
    if (directory.hasRemaining() || items.size() != count) {
      throw fault("the directory does not have the " + count + " entries it should");
    }
    return items;
  }

  private ZipItem item(ByteBuffer directory) throws InputException {
    ByteBuffer fields = directory.slice().order(ByteOrder.LITTLE_ENDIAN);
    int name = Short.toUnsignedInt(fields.getShort(28));
    int extra = Short.toUnsignedInt(fields.getShort(30));
    int all = CENTRAL_SIZE + name + extra + Short.toUnsignedInt(fields.getShort(32));
    if (fields.getInt(0) != CENTRAL || all > fields.remaining()) {
      throw fault("an entry of the directory is malformed");
    }
    directory.position(directory.position() + all);
    byte[] text = new byte[name];
    fields.position(CENTRAL_SIZE).get(text);
    ByteBuffer more = fields.slice().limit(extra).slice().order(ByteOrder.LITTLE_ENDIAN);
    long[] sizes = sizes(fields, more);
    return new ZipItem(
        RawPath.of(text),
        Short.toUnsignedInt(fields.getShort(4)) >> 8,
        Short.toUnsignedInt(fields.getShort(8)),
        Short.toUnsignedInt(fields.getShort(10)),
        fields.getInt(16) & UNSIGNED,
        sizes[1],
        sizes[0],
        fields.getInt(38) & UNSIGNED,
        sizes[2]);
  }

  /** Size, compressed size and offset. */
  private long[] sizes(ByteBuffer fields, ByteBuffer extra) throws InputException {
    long[] sizes = {
      fields.getInt(24) & UNSIGNED, fields.getInt(20) & UNSIGNED, fields.getInt(42) & UNSIGNED
    };
    while (extra.remaining() >= 4) {
      int kind = Short.toUnsignedInt(extra.getShort());
      int length = Short.toUnsignedInt(extra.getShort());
      if (length > extra.remaining()) {
        throw fault("an extra field is malformed");
      }
      ByteBuffer field = extra.slice().limit(length).slice().order(ByteOrder.LITTLE_ENDIAN);
      extra.position(extra.position() + length);
      for (int i = 0; kind == ZIP_64_FIELD && i < sizes.length; i++) {
        if (sizes[i] == UNSIGNED && field.remaining() >= Long.BYTES) {
          sizes[i] = field.getLong();
        }
      }
    }
    if (sizes[0] < 0 || sizes[1] < 0 || sizes[2] < 0) {
      throw fault("an entry has a negative size");
    }
    return sizes;
  }

  private InputException fault(String fact) {
    return InputException.content(source + ": " + fact);
  }
}
