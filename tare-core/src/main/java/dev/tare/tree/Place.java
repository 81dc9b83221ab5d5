// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.files.RawPath;
import dev.tare.tar.TarName;
import java.util.Optional;

/**
 * A directory of the image: the root, which has no name of its own, or a named one.
 *
 * @param name empty for the root
 */
record Place(Optional<TarName> name) {
  /**
   * A destination as users write it; empty, {@code /} and {@code .} are the root.
   *
   * @throws IllegalArgumentException naming the destination and the source it is for
   */
  static Place of(String destination, String source) {
    return TarName.isRoot(RawPath.of(destination))
        ? new Place(Optional.empty())
        : new Place(Optional.of(file(destination, source)));
  }

  /** The destination of a file, which the root cannot be. */
  static TarName file(String destination, String source) {
    try {
      return TarName.of(destination);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "destination \"" + RawPath.of(destination) + "\" of " + source + ": " + e.getMessage(),
          e);
    }
  }

  /** The name of a path below. */
  TarName resolve(RawPath relative) {
    return name.isPresent() ? name.get().resolve(relative) : TarName.of(relative);
  }
}
