// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import dev.tare.files.BulkInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The content of one file of a zip, read in place; its size and checksum are verified. */
final class ZipPart implements Identified {
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_SIZE = 30;

  private final Content zip;
  private final ZipItem item;
  private final String source;

  ZipPart(Content zip, ZipItem item, String source) {
    this.zip = zip;
    this.item = item;
    this.source = source;
  }

  @Override
  public InputStream open() throws IOException {
    return Opened.from(zip, this::content);
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    out.writeByte('p');
    out.writeLong(item.offset());
    out.writeLong(item.compressedSize());
    out.writeLong(item.size());
    return zip instanceof Identified file && file.identify(out);
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return zip instanceof Identified file && file.isCertain(certainty);
  }

  private InputStream content(InputStream in) throws IOException {
    try {
      in.skipNBytes(item.offset());
      ByteBuffer local = ZipDirectory.little(in.readNBytes(LOCAL_SIZE));
      if (local.capacity() < LOCAL_SIZE || local.getInt(0) != LOCAL) {
        throw fault("has no header where it should be");
      }
      in.skipNBytes(
          Short.toUnsignedInt(local.getShort(26)) + Short.toUnsignedInt(local.getShort(28)));
    } catch (EOFException e) {
      throw fault("begins behind the end");
    }
    return new Verified(in, item.method() == 0 ? new Raw(in) : new Deflated(in));
  }

  private InputException fault(String fact) {
    return InputException.content(told(fact));
  }

  private String told(String fact) {
    return source + ": member \"" + item.name() + "\": " + fact;
  }

  /** Gives bytes of the content; 0 or less at an end. */
  private interface Bytes extends AutoCloseable {
    int read(byte[] target, int offset, int length) throws IOException;

    @Override
    default void close() {}
  }

  private record Raw(InputStream in) implements Bytes {
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, length);
    }
  }

  private final class Deflated implements Bytes {
    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final byte[] buffer = new byte[1 << 13];
    private long left = item.compressedSize();

    Deflated(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int count = inflater.inflate(target, offset, length);
        while (count == 0 && inflater.needsInput() && left > 0) {
          int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
          if (read < 0) {
            return 0;
          }
          left -= read;
          inflater.setInput(buffer, 0, read);
          count = inflater.inflate(target, offset, length);
        }
        return count;
      } catch (DataFormatException e) {
        throw InputException.content(told("is not what was compressed"), e);
      }
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  private final class Verified extends BulkInputStream {
    private final InputStream in;
    private final Bytes bytes;
    private final CRC32 crc = new CRC32();
    private long left = item.size();

    Verified(InputStream in, Bytes bytes) {
      this.in = in;
      this.bytes = bytes;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0) {
        requireChecksum();
        return -1;
      }
      int count = bytes.read(target, offset, (int) Math.min(left, length));
      if (count <= 0) {
        throw fault("ends too early");
      }
      crc.update(target, offset, count);
      left -= count;
      if (left == 0) {
        requireChecksum();
      }
      return count;
    }

    private void requireChecksum() throws InputException {
      if (crc.getValue() != item.crc()) {
        throw fault("has another checksum than it should");
      }
    }

    @Override
    public void close() throws IOException {
      bytes.close();
      in.close();
    }
  }
}
