// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.changeset.LayerIndex;
import dev.tare.plan.FileSet;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A layer of ours. Not for use by several threads. */
public final class AddedLayer {
  private final List<FileSet> sets;
  private final List<Entry> entries;
  private Optional<LayerIndex> index;

  private AddedLayer(List<FileSet> sets, List<Entry> entries, Optional<LayerIndex> index) {
    this.sets = sets;
    this.entries = entries;
    this.index = index;
  }

  /**
   * A layer that was made.
   *
   * @param sets what it was made of
   * @param entries in their order
   */
  public static AddedLayer of(List<FileSet> sets, List<Entry> entries) {
    return new AddedLayer(List.copyOf(sets), entries, Optional.empty());
  }

  /** A tar that is a layer byte for byte: its names are known, its contents not looked at. */
  public static AddedLayer verbatim(LayerIndex index) {
    return new AddedLayer(List.of(), List.of(), Optional.of(index));
  }

  /** Its names; made when first asked for. */
  public LayerIndex index() throws IOException {
    if (index.isEmpty()) {
      index = Optional.of(LayerIndex.of(entries));
    }
    return index.get();
  }

  List<FileSet> sets() {
    return sets;
  }

  List<Entry> entries() {
    return entries;
  }
}
