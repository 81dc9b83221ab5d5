// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Bytes that can be opened again and again, from any thread. */
@FunctionalInterface
public interface Content {
  InputStream open() throws IOException;

  /**
   * The digest that this process has taken of the bytes itself, writing them to a file of its own
   * or reading them through there: they need no second look. Empty for all that may have changed or
   * come from elsewhere. What opening finds out counts; so ask after it.
   */
  default Optional<Digest> verified() {
    return Optional.empty();
  }

  /** Content held in memory; the array is copied. */
  static Content of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return () -> new ByteArrayInputStream(copy);
  }
}
