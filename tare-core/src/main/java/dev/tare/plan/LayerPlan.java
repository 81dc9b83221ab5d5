// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;

/**
 * The recipe of one layer.
 *
 * @param createdBy the text of its history entry
 * @param files no other set beside one that is {@link FileSet.Verbatim}
 */
public record LayerPlan(String createdBy, List<FileSet> files, Compression compression) {
  public LayerPlan {
    files = List.copyOf(files);
    if (files.size() > 1 && files.stream().anyMatch(FileSet.Verbatim.class::isInstance)) {
      throw new IllegalArgumentException(
          "a tar that is a layer byte for byte cannot have other files in its layer");
    }
  }

  /** A layer with the usual compression. */
  public static LayerPlan of(String createdBy, FileSet... files) {
    return new LayerPlan(createdBy, List.of(files), Compression.GZIP);
  }
}
