// SPDX-License-Identifier: Apache-2.0
package dev.tare.bench;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;

/** One way to move bytes over HTTP/1.1, on one connection. */
interface Way extends Closeable {
  /** The size of every buffer, so that it makes no difference. */
  int BUFFER = 128 << 10;

  /** Reads and counts a body. */
  long get(URI uri) throws IOException;

  void put(URI uri, Path file) throws IOException;

  /** Reads to the end and counts. */
  static long drain(InputStream in, byte[] buffer) throws IOException {
    long total = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      total += count;
    }
    return total;
  }
}
