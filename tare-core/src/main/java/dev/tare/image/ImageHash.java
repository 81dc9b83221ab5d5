// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.oci.Digest;
import java.nio.charset.StandardCharsets;

/**
 * What {@code {hash}} stands for in a destination: a name for everything that determines an image.
 *
 * <p>It is the SHA-256 of the UTF-8 text
 *
 * <pre>
 * tare-image-hash 1
 * sha256:0f1e...
 * </pre>
 *
 * of two lines, each ended by a line feed; the second is the digest of the image's manifest, or of
 * its index. The manifest's bytes hold the digests of config and layers, the media types and the
 * annotations, so no part of the image is left out, and nothing else gets in: not the place it is
 * written to, not the machine, not the time of the build. Equal builds have equal hashes anywhere.
 */
public final class ImageHash {
  private ImageHash() {}

  /** The hash: 64 lower-case hex digits. */
  public static String of(Artifact artifact) {
    String text = "tare-image-hash 1\n" + artifact.descriptor().digest() + "\n";
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
