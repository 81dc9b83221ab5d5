// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import java.io.IOException;
import java.util.Optional;

/** Small files of the layers below. */
@FunctionalInterface
public interface ImageFiles {
  /** None at all. */
  ImageFiles NONE = path -> Optional.empty();

  /** The bytes of the file at an absolute path, links followed; empty if there is none. */
  Optional<byte[]> read(String path) throws IOException;
}
