// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.jar.LayerGroup;
import dev.tare.split.Part;
import dev.tare.split.Split;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Cuts the entries of a layer into several: by the {@link LayerGroup} of each file, or where no
 * file has one, by the rules of {@link Split}. What has no group goes with the files that change
 * most often; empty directories are in the lowest part.
 */
final class LayerParts {
  private LayerParts() {}

  /** The parts, from the bottom up; at least one. */
  static List<Part> of(List<Entry> entries) {
    TreeSet<LayerGroup> known = new TreeSet<>();
    entries.forEach(entry -> group(entry).ifPresent(known::add));
    if (known.isEmpty()) {
      return Split.of(entries);
    }
    List<LayerGroup> groups = List.copyOf(known);
    int last = groups.size() - 1;
    return Split.of(
        entries,
        groups.stream().map(LayerGroup::name).toList(),
        entry ->
            entry instanceof Entry.Directory ? 0 : group(entry).map(groups::indexOf).orElse(last));
  }

  private static Optional<LayerGroup> group(Entry entry) {
    return entry instanceof Entry.File file ? LayerGroup.of(file.content()) : Optional.empty();
  }
}
