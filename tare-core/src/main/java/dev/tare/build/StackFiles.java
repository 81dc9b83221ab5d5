// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.layer.Layer;
import dev.tare.tar.TarName;
import dev.tare.tree.ImageFiles;
import dev.tare.tree.LayerFile;
import dev.tare.tree.MergedTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Files of a stack of layers.
 *
 * @param layers those of the view, from the bottom up
 */
record StackFiles(List<Layer> layers, Optional<MergedTree> view) implements ImageFiles {
  private static final int MOST_BYTES = 4 << 20;

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
    Layer layer = layers.get(position.getAsInt());
    return LayerFile.read(layer.blob(), layer.diffId(), name.get(), MOST_BYTES);
  }
}
