// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import java.util.Comparator;
import java.util.Optional;

/**
 * A part of an application that is best a layer of its own.
 *
 * @param order the lower ones change less often
 */
public record LayerGroup(int order, String name) implements Comparable<LayerGroup> {
  private static final Comparator<LayerGroup> ORDER =
      Comparator.comparingInt(LayerGroup::order).thenComparing(LayerGroup::name);

  /** What a file says of itself; empty for most, and for all that is no file. */
  public static Optional<LayerGroup> of(Entry entry) {
    return entry instanceof Entry.File file && file.content() instanceof GroupedContent content
        ? Optional.of(content.group())
        : Optional.empty();
  }

  @Override
  public int compareTo(LayerGroup other) {
    return ORDER.compare(this, other);
  }
}
