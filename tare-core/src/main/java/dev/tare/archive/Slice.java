// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.files.BulkInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

/**
 * A part of a file, read at its own pace: several may read one channel at once, for none uses its
 * position. Closing it closes nothing.
 */
final class Slice extends BulkInputStream {
  private final FileChannel channel;
  private final long end;
  private long at;

  /** From start, at most size bytes: fewer if the file ends before. */
  Slice(FileChannel channel, long start, long size) throws IOException {
    this.channel = channel;
    this.at = start;
    this.end = start + Math.max(0, Math.min(size, channel.size() - start));
  }

  @Override
  public int read(byte[] b, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, b.length);
    if (length == 0) {
      return 0;
    }
    if (at >= end) {
      return -1;
    }
    int wanted = (int) Math.min(length, end - at);
    int count = channel.read(ByteBuffer.wrap(b, offset, wanted), at);
    if (count > 0) {
      at += count;
    }
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, end - at));
    at += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, Math.max(0, end - at));
  }
}
