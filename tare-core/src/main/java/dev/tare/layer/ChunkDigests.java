// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.oci.Digest;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 digests in the order they were taken, 32 bytes each. */
final class ChunkDigests {
  private static final int LENGTH = 32;
  private static final int PAGE = 1 << 10;

  private final List<byte[]> pages = new ArrayList<>();
  private int count;

  /** Ends the hasher, which can then be used again. */
  void add(MessageDigest hasher) {
    if (count % PAGE == 0) {
      pages.add(new byte[PAGE * LENGTH]);
    }
    byte[] digest = hasher.digest();
    System.arraycopy(digest, 0, pages.get(count / PAGE), count % PAGE * LENGTH, LENGTH);
    count++;
  }

  Digest get(int index) {
    int from = index % PAGE * LENGTH;
    byte[] page = pages.get(index / PAGE);
    return Digest.parse("sha256:" + HexFormat.of().formatHex(page, from, from + LENGTH));
  }
}
