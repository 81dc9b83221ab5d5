// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Content;
import java.io.IOException;
import java.io.InputStream;

/** Opens a stream out of another one, which does not stay open if that fails. */
final class Opened {
  private Opened() {}

  /** Makes the stream that is wanted; closing it closes the one it is made of. */
  @FunctionalInterface
  interface Making {
    InputStream of(InputStream whole) throws IOException;
  }

  static InputStream from(Content whole, Making making) throws IOException {
    InputStream in = whole.open();
    try {
      return making.of(in);
    } catch (IOException | RuntimeException e) {
      try {
        in.close();
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }
}
