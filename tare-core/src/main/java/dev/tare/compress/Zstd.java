// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * zstd (RFC 8878), with the library zstd-jni, which is loaded when a stream is first made.
 *
 * <p>The input is cut every 4 MiB, and each block becomes a frame of its own, with its size and
 * checksum, so who encodes a block does not show in the bytes.
 */
public final class Zstd {
  private Zstd() {}

  /**
   * The codec; its bytes depend on input, level and version of zstd only.
   *
   * <p>Encoding holds 8 MiB outside the heap for each thread and one more, and what zstd takes for
   * itself: about 3 MiB each at level 3, 40 MiB at level 19. It uses fewer threads than it is given
   * if they would need more than half of the memory that Java may use. Its stream behaves like that
   * of {@link Gzip#codec}.
   *
   * <p>Decoding reads frames, also skippable ones, until the source ends; bad input is a {@link
   * MalformedZstdException}, a window of more than 128 MiB a {@link CompressionLimitException}. The
   * checksum is checked at a frame's end: read until -1 before trusting the content.
   *
   * <p>Both are an IOException if the library is not on the class path, or its native part cannot
   * be loaded.
   *
   * @param level 1 to 19
   * @param threads at least 1
   * @throws IllegalArgumentException if an argument is out of its range
   */
  public static Codec codec(int level, int threads) {
    if (level < 1 || level > 19) {
      throw new IllegalArgumentException("zstd level " + level + " is not within 1 to 19");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("zstd needs a thread, not " + threads);
    }
    return new ZstdCodec(level, threads);
  }

  /**
   * The version of zstd-jni, on which the bytes of the codec depend; {@code none} without it. Loads
   * nothing native.
   */
  public static String version() {
    return ZstdLibrary.version();
  }

  static InputStream decode(InputStream source) throws IOException {
    Objects.requireNonNull(source, "source");
    ZstdLibrary.load();
    return new ZstdInputStream(source);
  }

  /** How many of these threads can have a block at once, given the most memory Java may use. */
  static int affordable(int threads, long memory) {
    long blocks = memory / 2 / (2 * ZstdBlock.SIZE);
    return (int) Math.max(1, Math.min(threads, blocks - 1));
  }

  private record ZstdCodec(int level, int threads) implements Codec {
    @Override
    public OutputStream encode(OutputStream sink) throws IOException {
      Objects.requireNonNull(sink, "sink");
      ZstdLibrary.load();
      int workers = affordable(threads, Runtime.getRuntime().maxMemory());
      return new BlockOutputStream(
          sink,
          new BlockLine<>(sink, workers, () -> new ZstdBlock(level)),
          BlockOutputStream.Frame.NONE); // the blocks are whole frames already
    }

    @Override
    public InputStream decode(InputStream source) throws IOException {
      return Zstd.decode(source);
    }
  }
}
