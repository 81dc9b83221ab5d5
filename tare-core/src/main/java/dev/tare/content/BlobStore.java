// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** Blobs on disk by digest. Safe for use by several threads. */
public interface BlobStore {
  Optional<Content> find(Digest digest) throws IOException;

  Writer begin() throws IOException;

  /** One blob being written; closing without commit forgets it. */
  interface Writer extends Closeable {
    OutputStream stream();

    /**
     * The bytes that were written, and will be: reading waits for more until the blob is committed,
     * and fails with an IOException if it is forgotten instead.
     */
    Content followed();

    /** Ends the blob; its digest and size are those of what was written. */
    Blob commit(MediaType type) throws IOException;
  }
}
