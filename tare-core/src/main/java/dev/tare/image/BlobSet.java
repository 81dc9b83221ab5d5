// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Blob;
import dev.tare.oci.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Blobs in the order they came, each digest once, without foreign layers. */
final class BlobSet {
  private final Map<Digest, Blob> blobs = new LinkedHashMap<>();

  static BlobSet of(Blob config, List<Blob> layers) {
    BlobSet set = new BlobSet();
    set.add(config);
    layers.forEach(set::add);
    return set;
  }

  void add(Blob blob) {
    if (!blob.descriptor().mediaType().isForeign()) {
      blobs.putIfAbsent(blob.descriptor().digest(), blob);
    }
  }

  List<Blob> toList() {
    return List.copyOf(blobs.values());
  }
}
