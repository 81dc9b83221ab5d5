// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;

/** The JDK's zlib. */
final class JdkBlockDeflater implements BlockDeflater {
  private final Deflater deflater;
  private final byte[] buffer = new byte[1 << 16];

  JdkBlockDeflater(int level) {
    deflater = new Deflater(level, true);
  }

  @Override
  public void deflate(byte[] window, int start, int end, boolean last, OutputStream out)
      throws IOException {
    deflater.reset();
    if (start > 0) {
      deflater.setDictionary(window, 0, start);
    }
    deflater.setInput(window, start, end - start);
    if (last) {
      deflater.finish();
    }
    int mode = last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
    boolean more = true;
    while (more) {
      int count = deflater.deflate(buffer, 0, buffer.length, mode);
      out.write(buffer, 0, count);
      more = last ? !deflater.finished() : count == buffer.length;
    }
  }

  @Override
  public void close() {
    deflater.end();
  }
}
