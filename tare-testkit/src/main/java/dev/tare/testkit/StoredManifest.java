// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.nio.charset.StandardCharsets;

/** A manifest or index as it lies in the registry. */
public final class StoredManifest {
  private final String mediaType;
  private final String digest;
  private final byte[] bytes;

  StoredManifest(String mediaType, String digest, byte[] bytes) {
    this.mediaType = mediaType;
    this.digest = digest;
    this.bytes = bytes.clone();
  }

  /** The Content-Type it was pushed with. */
  public String mediaType() {
    return mediaType;
  }

  /** Such as {@code sha256:} and 64 hexadecimal digits. */
  public String digest() {
    return digest;
  }

  /** A copy of its bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Its bytes as UTF-8. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
