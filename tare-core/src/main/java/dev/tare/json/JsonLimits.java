// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

/**
 * Bounds for reading.
 *
 * @param bytes the longest text
 * @param depth the deepest nesting of objects and arrays
 * @param values the most values in all
 */
public record JsonLimits(int bytes, int depth, int values) {
  /** Bounds for documents of images: 4 MiB, 64 levels, 500,000 values. */
  public static final JsonLimits DOCUMENT = new JsonLimits(4 << 20, 64, 500_000);

  /** Bounds for build files: 1 MiB, 32 levels, 100,000 values. */
  public static final JsonLimits BUILD_FILE = new JsonLimits(1 << 20, 32, 100_000);

  public JsonLimits {
    if (bytes < 1 || depth < 1 || values < 1) {
      throw new IllegalArgumentException(
          "limits out of range: " + bytes + " bytes, " + depth + " levels, " + values + " values");
    }
  }
}
