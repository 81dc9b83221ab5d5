// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;

/**
 * The recipe of one layer.
 *
 * @param createdBy the text of its history entry
 */
public record LayerPlan(String createdBy, List<FileSet> files, Compression compression) {
  public LayerPlan {
    files = List.copyOf(files);
  }

  /** A layer with the usual compression. */
  public static LayerPlan of(String createdBy, FileSet... files) {
    return new LayerPlan(createdBy, List.of(files), Compression.GZIP);
  }
}
