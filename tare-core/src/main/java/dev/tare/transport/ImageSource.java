// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Repository;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A place an image is read from. */
public interface ImageSource extends Closeable {
  /** What the name stands for; resolved once. NotFoundException if there is none. */
  Descriptor root() throws IOException;

  /**
   * What the name stands for, if that can be told without reading the document; whoever has the
   * document of that digest need not ask for {@link #root}.
   */
  default Optional<Digest> resolve() throws IOException {
    return Optional.empty();
  }

  /** Raw bytes, not verified; may be called from several threads. */
  InputStream open(Descriptor descriptor) throws IOException;

  /** The repository, if it is in a registry. */
  default Optional<Repository> origin() {
    return Optional.empty();
  }

  /** What messages call it: the location, where it is known. */
  default String describe() {
    return "the image";
  }
}
