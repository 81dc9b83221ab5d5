// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A way to compress a layer. Stateless; the same input gives the same bytes everywhere. */
public interface Codec {
  /** Encodes what is written; closing it ends the encoding and closes the sink. */
  OutputStream encode(OutputStream sink) throws IOException;

  /** Decodes; malformed input is an IOException of this package. */
  InputStream decode(InputStream source) throws IOException;
}
