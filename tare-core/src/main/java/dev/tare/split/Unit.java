// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import java.util.Comparator;

/**
 * What stays together: the files of a library or package, or of a directory.
 *
 * @param key of its path, without versions
 */
record Unit(Stability stability, String key) implements Comparable<Unit> {
  private static final Comparator<Unit> ORDER =
      Comparator.comparing(Unit::stability).thenComparing(Unit::key);

  @Override
  public int compareTo(Unit other) {
    return ORDER.compare(this, other);
  }
}
