// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads zstd frames until the source ends; skippable ones give nothing. The stream of zstd-jni does
 * not notice a source that ends in the second frame or later.
 */
final class ZstdInputStream extends InputStream {
  private static final int BUFFER = 1 << 17;

  private final InputStream source;
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final byte[] bytes = new byte[BUFFER];
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private boolean inFrame;
  private boolean holdsOutput;
  private boolean closed;
  private @Nullable IOException failure;

  ZstdInputStream(InputStream source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (closed) {
      throw new IOException("the zstd stream is closed");
    }
    if (failure != null) {
      throw failure;
    }
    if (length == 0) {
      return 0;
    }
    try {
      return take(target, offset, length);
    } catch (ZstdException e) {
      failure = explained(e);
      throw failure;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private int take(byte[] target, int offset, int length) throws IOException {
    while (!output.hasRemaining()) {
      if (!input.hasRemaining() && !holdsOutput && !fill()) {
        if (inFrame) {
          throw new MalformedZstdException("zstd stream is truncated");
        }
        return -1;
      }
      output.clear();
      inFrame = !context.decompressDirectByteBufferStream(output, input);
      holdsOutput = inFrame && !output.hasRemaining();
      output.flip();
    }
    int count = Math.min(length, output.remaining());
    output.get(target, offset, count);
    return count;
  }

  /** Takes in what the source has right now; false at its end. */
  private boolean fill() throws IOException {
    int count = 0;
    while (count == 0) {
      count = source.read(bytes, 0, bytes.length);
    }
    if (count < 0) {
      return false;
    }
    input.clear().put(bytes, 0, count).flip();
    return true;
  }

  private static IOException explained(ZstdException e) {
    // zstd-jni gives some codes as the library returns them, negative, and some not
    long code = Math.abs(e.getErrorCode());
    if (code == Zstd.errFrameParameterWindowTooLarge()) {
      // The limit that zstd has if it is given none, as in every tool that reads layers.
      return new CompressionLimitException("zstd frame has a window of more than 128 MiB", e);
    }
    if (code == Zstd.errMemoryAllocation()) {
      return new IOException("out of memory decoding zstd", e);
    }
    if (code == Zstd.errChecksumWrong()) {
      return new MalformedZstdException("zstd checksum does not match the content", e);
    }
    if (code == Zstd.errPrefixUnknown()) {
      return new MalformedZstdException("bytes between or after the zstd frames", e);
    }
    return new MalformedZstdException("zstd frame cannot be decoded: " + e.getMessage(), e);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      context.close();
      source.close();
    }
  }
}
