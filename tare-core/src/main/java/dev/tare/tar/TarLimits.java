// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

/**
 * Bounds for reading a tar.
 *
 * @param members most headers in a tar, those of extensions included
 * @param extensionBytes most bytes of one pax header or GNU long name
 */
public record TarLimits(long members, int extensionBytes) {
  /** Five million headers, extensions of one MiB. */
  public static final TarLimits DEFAULT = new TarLimits(5_000_000, 1 << 20);

  /** IllegalArgumentException if a bound is negative. */
  public TarLimits {
    if (members < 0 || extensionBytes < 0) {
      throw new IllegalArgumentException("negative limit: " + members + ", " + extensionBytes);
    }
  }
}
