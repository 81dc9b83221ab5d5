// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** Reads .xz streams until the source ends, with the library XZ for Java. */
final class XzInputStream extends InputStream {
  private static final long MOST_KIB = 160 << 10;

  private final XZInputStream in;
  private @Nullable IOException failure;

  private XzInputStream(XZInputStream in) {
    this.in = in;
  }

  /** IOException if the library is not on the class path; the source stays open then. */
  static InputStream decode(InputStream source) throws IOException {
    return decode(source, Math.min(MOST_KIB, Runtime.getRuntime().maxMemory() / 2048));
  }

  static InputStream decode(InputStream source, long mostKib) throws IOException {
    try {
      return new XzInputStream(new XZInputStream(source, (int) mostKib));
    } catch (NoClassDefFoundError e) {
      throw new IOException(
          "xz needs the library org.tukaani:xz, which is not on the class path", e);
    } catch (EOFException | XZIOException e) {
      throw explained(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      return in.read(target, offset, length);
    } catch (EOFException | XZIOException e) {
      failure = explained(e);
      throw failure;
    }
  }

  private static IOException explained(IOException e) {
    if (e instanceof MemoryLimitException limit) {
      return new CompressionLimitException(
          "xz needs %s MiB of memory to decode it, and may have %s MiB here"
              .formatted(mib(limit.getMemoryNeeded()), mib(limit.getMemoryLimit())),
          e);
    }
    return e instanceof EOFException
        ? new MalformedXzException("xz stream is truncated", e)
        : new MalformedXzException("xz stream cannot be decoded: " + e.getMessage(), e);
  }

  private static int mib(int kib) {
    return (kib + 1023) >> 10;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
