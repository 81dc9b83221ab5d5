// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import java.util.Arrays;

/** Which nodes stand in a directory of a layer, in no order; 8 bytes a path. */
final class Siblings {
  private final int[] first;
  private final int[] next;

  private Siblings(int[] first, int[] next) {
    this.first = first;
    this.next = next;
  }

  /** Those that no later member has replaced. */
  static Siblings of(Nodes nodes) {
    int[] first = new int[nodes.count()];
    int[] next = new int[nodes.count()];
    Arrays.fill(first, Nodes.NONE);
    for (int node = 1; node < nodes.count(); node++) {
      if (nodes.isCurrent(node)) {
        next[node] = first[nodes.parent(node)];
        first[nodes.parent(node)] = node;
      }
    }
    return new Siblings(first, next);
  }

  /** One node in the directory, or NONE. */
  int first(int directory) {
    return first[directory];
  }

  /** Another node in the same directory, or NONE. */
  int next(int node) {
    return next[node];
  }
}
