// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.Content;
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

  /** What the content of a file says; empty for most. */
  public static Optional<LayerGroup> of(Content content) {
    return content instanceof GroupedContent grouped
        ? Optional.of(grouped.group())
        : Optional.empty();
  }

  @Override
  public int compareTo(LayerGroup other) {
    return ORDER.compare(this, other);
  }
}
