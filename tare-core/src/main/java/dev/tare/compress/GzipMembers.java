// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.zip.CRC32;

/**
 * gzip (RFC 1952) in members that begin where the writer says, so that each can be read by itself.
 *
 * <p>Like {@link Gzip#codec}, the input is cut every 1 MiB, and what of a member lies in one block
 * is deflated by itself with the 32 KiB of the member before it as dictionary. So the bytes depend
 * on input, borders and level alone. Holds up to 3.5 MiB for each thread and one more, and 8 bytes
 * for each member. Behaves like the streams of that codec otherwise; an empty member is none.
 */
public final class GzipMembers extends OutputStream {
  private final BlockLine<MemberBlock> line;
  private final OutputStream blocks;
  private final MemberOffsets offsets = new MemberOffsets();
  private final CRC32 crc = new CRC32();
  private long member;
  private long total;
  private boolean closed;

  /**
   * A stream to the sink, which closing it closes.
   *
   * @param level 1 to 9
   * @param threads at least 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public GzipMembers(OutputStream sink, int level, int threads) {
    Objects.requireNonNull(sink, "sink");
    Gzip.check(level, threads);
    line = new BlockLine<>(sink, threads, () -> new MemberBlock(new Deflate(level), offsets));
    blocks = new BlockOutputStream(sink, line, BlockOutputStream.Frame.NONE);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    blocks.write(bytes, offset, length);
    crc.update(bytes, offset, length);
    member += length;
    total += length;
  }

  /** Does nothing: a flush in the middle would change the bytes. */
  @Override
  public void flush() {}

  /** Ends the member, unless it is empty; what is written next begins another. */
  public void cut() {
    if (member > 0 && !closed) {
      line.current().cut((int) crc.getValue(), (int) member);
      crc.reset();
      member = 0;
    }
  }

  @Override
  public void close() throws IOException {
    cut();
    closed = true;
    blocks.close();
  }

  /** Bytes written to this stream. */
  public long uncompressedSize() {
    return total;
  }

  /** Bytes written to the sink; known once this is closed. */
  public long compressedSize() {
    return offsets.size();
  }

  /**
   * Where a member begins among the bytes written to the sink; known once this is closed.
   *
   * @param index counted from 0
   */
  public long offset(int index) {
    return offsets.get(index);
  }
}
