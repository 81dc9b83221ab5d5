// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * A block that becomes one zstd frame. Outside the heap, for while zstd works on an array the
 * collector has to wait.
 */
final class ZstdBlock extends Block<ZstdBlock> {
  static final int SIZE = 1 << 22;

  private static final int COPY = 1 << 16;

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final ByteBuffer input = ByteBuffer.allocateDirect(SIZE);
  private final ByteBuffer output;
  private final byte[] copy = new byte[COPY];

  ZstdBlock(int level) {
    context.setLevel(level).setContentSize(true).setChecksum(true).setDictID(false);
    output = ByteBuffer.allocateDirect((int) com.github.luben.zstd.Zstd.compressBound(SIZE));
  }

  @Override
  void follow(ZstdBlock previous) {
    input.clear();
  }

  @Override
  boolean isFull() {
    return !input.hasRemaining();
  }

  @Override
  int fill(byte[] bytes, int offset, int length) {
    int count = Math.min(length, input.remaining());
    input.put(bytes, offset, count);
    return count;
  }

  @Override
  void encode(boolean last) throws IOException {
    output.clear();
    try {
      int size =
          context.compressDirectByteBuffer(
              output, 0, output.capacity(), input, 0, input.position());
      output.limit(size);
    } catch (ZstdException e) {
      throw new IOException("zstd cannot compress: " + e.getMessage(), e);
    }
  }

  @Override
  void writeTo(OutputStream sink) throws IOException {
    while (output.hasRemaining()) {
      int count = Math.min(COPY, output.remaining());
      output.get(copy, 0, count);
      sink.write(copy, 0, count);
    }
  }

  @Override
  void close() {
    context.close();
  }
}
