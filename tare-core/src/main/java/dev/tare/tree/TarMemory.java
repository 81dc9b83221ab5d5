// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.Certainty;
import dev.tare.oci.Digest;
import java.util.Optional;
import java.util.function.Predicate;

/** Remembers what is in tars, so that one that is as it was need not be opened. */
public interface TarMemory {
  /** Remembers nothing. */
  TarMemory NONE =
      new TarMemory() {
        @Override
        public Optional<TarListing> find(Digest file) {
          return Optional.empty();
        }

        @Override
        public void keep(Digest file, TarListing listing, Predicate<Certainty> certain) {}
      };

  /**
   * What is in a tar.
   *
   * @param file a digest of what the file system says of it
   */
  Optional<TarListing> find(Digest file);

  /**
   * Takes what was read.
   *
   * @param certain whether the file's digest will never be that of another tar
   */
  void keep(Digest file, TarListing listing, Predicate<Certainty> certain);
}
