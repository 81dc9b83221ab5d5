// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the blocks of byte layout 1 that are not content. */
final class HeaderWriter {
  private static final int BLOCK = 512;
  private static final int MOST_NAME = 100;
  private static final int MOST_PREFIX = 155;
  private static final long MOST_ID = 07777777L;
  private static final long MOST_SIZE = 077777777777L;
  private static final RawPath SLASH = RawPath.of("/");
  private static final RawPath NOTHING = RawPath.of("");
  private static final RawPath XATTR = RawPath.of("SCHILY.xattr.");
  private static final RawPath PAX_DIRECTORY = RawPath.of("PaxHeaders/");
  private static final Metadata PAX_METADATA = new Metadata(0644, 0, 0, 0);
  private static final byte[] ZEROS = new byte[2 * BLOCK];

  private final OutputStream sink;
  private final byte[] block = new byte[BLOCK];

  HeaderWriter(OutputStream sink) {
    this.sink = sink;
  }

  /** IllegalArgumentException if a header cannot hold the metadata. */
  void check(RawPath path, Metadata metadata) {
    if (metadata.mtime() < 0 || metadata.mtime() > MOST_SIZE) {
      throw new IllegalArgumentException(
          path + ": mtime is not from 0 to " + MOST_SIZE + ": " + metadata.mtime());
    }
  }

  void write(char type, RawPath path, Metadata metadata, long size, RawPath link)
      throws IOException {
    RawPath name = type == '5' ? path.concat(SLASH) : path;
    byte[] records = records(name, metadata, size, link);
    if (records.length > 0) {
      RawPath base = path.slice(path.lastIndexOf('/') + 1, path.length());
      fill('x', PAX_DIRECTORY.concat(base), PAX_METADATA, records.length, NOTHING);
      sink.write(block);
      sink.write(records);
      pad(records.length);
    }
    fill(type, name, metadata, size, link);
    sink.write(block);
  }

  void pad(long size) throws IOException {
    int rest = (int) (size % BLOCK);
    if (rest > 0) {
      sink.write(ZEROS, 0, BLOCK - rest);
    }
  }

  void end() throws IOException {
    sink.write(ZEROS);
  }

  /** The pax records, in the order of their keys; none if the header can tell all. */
  private static byte[] records(RawPath name, Metadata metadata, long size, RawPath link) {
    boolean pathNeeded = !name.isAscii() || (name.length() > MOST_NAME && split(name) < 0);
    boolean linkNeeded = !link.isAscii() || link.length() > MOST_NAME;
    ByteArrayOutputStream out = new ByteArrayOutputStream(0);
    metadata.xattrs().values().forEach((key, value) -> record(out, XATTR.concat(key), value));
    if (metadata.gid() > MOST_ID) {
      record(out, "gid", RawPath.of(Long.toString(metadata.gid())));
    }
    if ((pathNeeded && !name.isUtf8()) || (linkNeeded && !link.isUtf8())) {
      // pax text is UTF-8 unless this says otherwise; bsdtar fails on other bytes without it
      record(out, "hdrcharset", RawPath.of("BINARY"));
    }
    if (linkNeeded) {
      record(out, "linkpath", link);
    }
    if (pathNeeded) {
      record(out, "path", name);
    }
    if (size > MOST_SIZE) {
      record(out, "size", RawPath.of(Long.toString(size)));
    }
    if (metadata.uid() > MOST_ID) {
      record(out, "uid", RawPath.of(Long.toString(metadata.uid())));
    }
    return out.toByteArray();
  }

  private static void record(ByteArrayOutputStream out, String key, RawPath value) {
    record(out, RawPath.of(key), value);
  }

  private static void record(ByteArrayOutputStream out, RawPath key, RawPath value) {
    int rest = key.length() + value.length() + 3; // the space, the equals sign, the newline
    int length = rest + Integer.toString(rest).length();
    length = rest + Integer.toString(length).length();
    out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(key.bytes());
    out.write('=');
    out.writeBytes(value.bytes());
    out.write('\n');
  }

  /** The slash that leaves the longest prefix and a name that fits; -1 if there is none. */
  private static int split(RawPath name) {
    for (int i = Math.min(MOST_PREFIX, name.length() - 2); i > 0; i--) {
      if (name.at(i) == '/') {
        return name.length() - i - 1 <= MOST_NAME ? i : -1;
      }
    }
    return -1;
  }

  private void fill(char type, RawPath name, Metadata metadata, long size, RawPath link) {
    Arrays.fill(block, (byte) 0);
    fillName(name, type == '5');
    octal(100, 7, metadata.mode());
    octal(108, 7, metadata.uid() > MOST_ID ? 0 : metadata.uid());
    octal(116, 7, metadata.gid() > MOST_ID ? 0 : metadata.gid());
    octal(124, 11, size > MOST_SIZE ? 0 : size);
    octal(136, 11, metadata.mtime());
    block[156] = (byte) type;
    link.copyTo(0, Math.min(link.length(), MOST_NAME), block, 157);
    ascii(257, "ustar\00000");
    octal(329, 7, 0);
    octal(337, 7, 0);
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(148, 6, sum);
    block[154] = 0;
  }

  /** What does not fit is cut, with the whole in the pax record. */
  private void fillName(RawPath name, boolean directory) {
    int split = name.length() > MOST_NAME ? split(name) : -1;
    if (split > 0) {
      name.copyTo(split + 1, name.length(), block, 0);
      name.copyTo(0, split, block, 345);
      return;
    }
    int length = Math.min(name.length(), MOST_NAME);
    while (!directory && length > 0 && name.at(length - 1) == '/') {
      length--; // old readers take a file whose name ends so for a directory
    }
    name.copyTo(0, length, block, 0);
  }

  private void octal(int offset, int digits, long value) {
    long rest = value;
    for (int i = offset + digits - 1; i >= offset; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
  }

  private void ascii(int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }
}
