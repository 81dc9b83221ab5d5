// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.transport.LayoutIndex;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** What an archive was given so far: blobs by digest, their content not yet read. */
final class Given {
  private final NavigableMap<Digest, Blob> blobs = new ConcurrentSkipListMap<>();

  /** Remembers a blob. Manifests and indexes are read, for the commit goes by them. */
  Transfer put(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    MediaType type = descriptor.mediaType();
    Blob kept = blob;
    if (type.isManifest() || type.isIndex()) {
      Content bytes = Content.of(blob.readAll(LayoutIndex.LIMIT));
      kept = new Blob(descriptor, bytes, blob.origin());
    }
    return blobs.putIfAbsent(descriptor.digest(), kept) == null
        ? Transfer.WRITTEN
        : Transfer.PRESENT;
  }

  boolean has(Digest digest) {
    return blobs.containsKey(digest);
  }

  /** The blob of that descriptor; IntegrityException if it was not given. */
  Blob get(Descriptor descriptor) throws IOException {
    Blob blob = blobs.get(descriptor.digest());
    if (blob == null) {
      throw new IntegrityException(
          "the image refers to " + descriptor.digest() + ", which is not part of it");
    }
    return blob;
  }

  /** All, by digest. */
  Collection<Blob> sorted() {
    return blobs.values();
  }
}
