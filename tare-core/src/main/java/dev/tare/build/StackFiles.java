// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.changeset.LayerFile;
import dev.tare.changeset.MergedTree;
import dev.tare.layer.Layer;
import dev.tare.tar.TarName;
import dev.tare.tree.ImageFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Files of a stack of layers.
 *
 * @param layers those of the view, from the bottom up
 */
record StackFiles(List<Part> layers, Optional<MergedTree> view) implements ImageFiles {
  private static final int MOST_BYTES = 4 << 20;

  /** The files of one layer. */
  @FunctionalInterface
  interface Part {
    /** The bytes of the file at a path; LimitException if there are more than the limit. */
    Optional<byte[]> read(TarName name, int limit) throws IOException;

    /** Those of a layer that exists. */
    static Part of(Layer layer) {
      return (name, limit) -> LayerFile.read(layer.blob(), layer.diffId(), name, limit);
    }

    /** Those of a layer to be made. */
    static Part of(List<Entry> entries) {
      return (name, limit) -> LayerFile.read(entries, name, limit);
    }
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    if (view.isEmpty()) {
      return Optional.empty();
    }
    Optional<TarName> name = view.get().resolve(TarName.of(path));
    OptionalInt position = name.map(view.get()::layerOf).orElse(OptionalInt.empty());
    if (name.isEmpty() || position.isEmpty()) {
      return Optional.empty();
    }
    return layers.get(position.getAsInt()).read(name.get(), MOST_BYTES);
  }
}
