// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.InputStream;
import java.io.OutputStream;

/** No compression. */
public final class Stored {
  private static final Codec CODEC =
      new Codec() {
        @Override
        public OutputStream encode(OutputStream sink) {
          return sink;
        }

        @Override
        public InputStream decode(InputStream source) {
          return source;
        }
      };

  private Stored() {}

  /** The codec that hands its streams through. */
  public static Codec codec() {
    return CODEC;
  }
}
