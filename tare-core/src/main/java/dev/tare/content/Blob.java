// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Repository;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * A descriptor and where its bytes come from.
 *
 * @param content raw, not verified
 * @param origin the repository that is known to hold it, for mounting
 */
public record Blob(Descriptor descriptor, Content content, Optional<Repository> origin) {
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 16;

  /**
   * The bytes, verified: a wrong size or digest is a BlobMismatchException from the read that would
   * have delivered the last byte, so nobody who reads all of it uses it unchecked. Never reads more
   * than one byte beyond the promised size. Closing before the end checks nothing. Of content that
   * is {@link Content#verified} only the size is looked at again.
   */
  public InputStream open() throws IOException {
    if (descriptor.size() < 0) {
      throw new IntegrityException("blob " + descriptor.digest() + " has a negative size");
    }
    InputStream in = content.open();
    boolean known = content.verified().filter(descriptor.digest()::equals).isPresent();
    return known
        ? VerifyingInputStream.ofSize(in, descriptor)
        : VerifyingInputStream.of(in, descriptor);
  }

  /**
   * All bytes, verified; LimitException if there are more than that. What comes damaged is read
   * once more.
   */
  public byte[] readAll(long limit) throws IOException {
    if (descriptor.size() > Math.min(limit, LONGEST_ARRAY)) {
      throw new LimitException(
          "blob "
              + descriptor.digest()
              + " has "
              + descriptor.size()
              + " bytes, more than the "
              + limit
              + " that are read into memory");
    }
    return Rereading.call(
        () -> {
          try (InputStream in = open()) {
            return in.readAllBytes();
          }
        });
  }

  public Blob withDescriptor(Descriptor descriptor) {
    return new Blob(descriptor, content, origin);
  }
}
