// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.files.BulkInputStream;
import dev.tare.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** A file's content on its way into the tar: cut into chunks, each with its digest. */
final class ChunkedContent extends BulkInputStream {
  /** Told before the first byte of each chunk is read; all before it has been written then. */
  @FunctionalInterface
  interface Border {
    void pass() throws IOException;
  }

  private final InputStream source;
  private final long size;
  private final int chunkSize;
  private final ChunkDigests digests;
  private final Border border;
  private final MessageDigest chunk = Digest.newSha256();
  private final MessageDigest whole = Digest.newSha256();
  private long position;

  /**
   * @param size at least 1
   * @param digests gets that of each chunk, and if there are several, that of the whole after them
   */
  ChunkedContent(
      InputStream source, long size, int chunkSize, ChunkDigests digests, Border border) {
    this.source = source;
    this.size = size;
    this.chunkSize = chunkSize;
    this.digests = digests;
    this.border = border;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (position >= size || length == 0) {
      return source.read(bytes, offset, length); // what is there beyond its size is not written
    }
    int inChunk = (int) (position % chunkSize);
    if (inChunk == 0) {
      border.pass();
    }
    long most = Math.min(chunkSize - inChunk, size - position);
    int count = source.read(bytes, offset, (int) Math.min(length, most));
    if (count > 0) {
      take(bytes, offset, count);
    }
    return count;
  }

  private void take(byte[] bytes, int offset, int count) {
    position += count;
    chunk.update(bytes, offset, count);
    boolean several = size > chunkSize;
    if (several) {
      whole.update(bytes, offset, count);
    }
    if (position == size || position % chunkSize == 0) {
      digests.add(chunk);
    }
    if (several && position == size) {
      digests.add(whole);
    }
  }
}
