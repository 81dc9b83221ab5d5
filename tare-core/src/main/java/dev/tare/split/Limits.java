// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

/**
 * How far a cut goes; bytes are those of {@link Weights}.
 *
 * @param layers no more than that
 * @param least no layer but the top is below that
 * @param divisible what is smaller is not cut within one class
 */
record Limits(int layers, long least, long divisible) {
  static final Limits DEFAULT = new Limits(8, 1 << 20, 4 << 20);

  /** IllegalArgumentException if no layer is left. */
  Limits {
    if (layers < 1) {
      throw new IllegalArgumentException("a tree cannot be cut into " + layers + " layers");
    }
  }
}
