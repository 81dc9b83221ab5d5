// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.OutputStream;

/** Deflates one block after the other; used by one thread at a time. */
interface BlockDeflater {
  /**
   * Writes {@code window[start..end)} as raw deflate (RFC 1951) that begins on a byte boundary and
   * may refer back to {@code window[0..start)}.
   *
   * <p>A block that is not the last ends on a byte boundary too (with an empty stored block), so
   * that blocks can be strung together; the last one ends the deflate stream. The bytes depend on
   * {@code window[0..end)}, {@code start}, {@code last} and the level alone.
   */
  void deflate(byte[] window, int start, int end, boolean last, OutputStream out)
      throws IOException;
}
