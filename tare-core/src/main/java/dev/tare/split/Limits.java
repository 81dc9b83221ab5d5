// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

/**
 * How far a cut goes.
 *
 * @param layers no more than that
 * @param least no layer but the top takes less, in bytes by {@link Weights}
 */
record Limits(int layers, long least) {
  static final Limits DEFAULT = new Limits(8, 1 << 20);

  /** IllegalArgumentException if no layer is left. */
  Limits {
    if (layers < 1) {
      throw new IllegalArgumentException("a tree cannot be cut into " + layers + " layers");
    }
  }
}
