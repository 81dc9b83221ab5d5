// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * gzip (RFC 1952) with our own frame, in blocks that several threads deflate.
 *
 * <p>The input is cut every 1 MiB, and each block is deflated by itself with the 32 KiB before it
 * as dictionary, so who deflates a block does not show in the bytes.
 */
public final class Gzip {
  private Gzip() {}

  /**
   * The codec; its bytes depend on input and level only.
   *
   * <p>Encoding holds up to 2.5 MiB for each thread and one more. Its stream writes to the sink
   * from the caller's thread, in {@code write} and {@code close}; an exception of the sink comes
   * out of them as it is, and waiting that is interrupted is an {@link
   * java.io.InterruptedIOException}. {@code flush} does nothing. Once writing has failed, {@code
   * close} only gives back what is held and closes the sink.
   *
   * <p>Decoding reads members until the source ends, zeros after the last one allowed; bad input is
   * a {@link MalformedGzipException}. The checksum is checked at a member's end: read until -1
   * before trusting the content.
   *
   * @param level 1 to 9
   * @param threads at least 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static Codec codec(int level, int threads) {
    check(level, threads);
    return new GzipCodec(level, threads);
  }

  static void check(int level, int threads) {
    if (level < 1 || level > 9) {
      throw new IllegalArgumentException("gzip level " + level + " is not within 1 to 9");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("gzip needs a thread, not " + threads);
    }
  }

  /** Encodes with deflaters of the caller's; each is for one block. */
  static OutputStream encode(OutputStream sink, int threads, Supplier<BlockDeflater> deflaters) {
    Objects.requireNonNull(sink, "sink");
    return new BlockOutputStream(
        sink,
        new BlockLine<>(sink, threads, () -> new DeflateBlock(deflaters.get())),
        new GzipFrame());
  }

  private record GzipCodec(int level, int threads) implements Codec {
    @Override
    public OutputStream encode(OutputStream sink) {
      return Gzip.encode(sink, threads, () -> new Deflate(level));
    }

    @Override
    public InputStream decode(InputStream source) {
      return new GzipInputStream(source);
    }
  }
}
