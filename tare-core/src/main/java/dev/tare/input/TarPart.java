// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The content of one member, read in place from its tar. */
public final class TarPart implements Identified {
  private final Content tar;
  private final long offset;
  private final long size;

  /**
   * A part of a tar.
   *
   * @param tar not compressed
   * @param offset of the member's content, in bytes
   * @param size in bytes
   */
  public TarPart(Content tar, long offset, long size) {
    this.tar = tar;
    this.offset = offset;
    this.size = size;
  }

  @Override
  public InputStream open() throws IOException {
    return Opened.from(
        tar,
        in -> {
          in.skipNBytes(offset);
          return new Bounded(in, size);
        });
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    out.writeByte('t');
    out.writeLong(offset);
    out.writeLong(size);
    return tar instanceof Identified file && file.identify(out);
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return tar instanceof Identified file && file.isCertain(certainty);
  }

  private static final class Bounded extends FilterInputStream {
    private long left;

    Bounded(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return length == 0 ? 0 : -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("a tar ends inside a member");
      }
      left -= count;
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = in.skip(Math.min(count, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
