// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.layer.Layer;
import dev.tare.plan.Compression;
import java.io.IOException;
import java.util.List;

/** Makes layers of entries, or has them already. */
@FunctionalInterface
interface LayerMaker {
  /**
   * A layer that is ready.
   *
   * @param cached whether an earlier build made it
   * @param shared whether it is that of another image of this build
   */
  record Made(Layer layer, boolean cached, boolean shared) {}

  /** The layer of the entries, whose files were looked at after the cache was opened. */
  Made make(List<Entry> entries, Compression compression) throws IOException;
}
