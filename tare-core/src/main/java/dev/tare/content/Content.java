// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes that can be opened again and again, from any thread. */
@FunctionalInterface
public interface Content {
  InputStream open() throws IOException;

  /** Content held in memory; the array is copied. */
  static Content of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return () -> new ByteArrayInputStream(copy);
  }
}
