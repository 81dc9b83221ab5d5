// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.content.Certainty;
import dev.tare.content.Identified;
import dev.tare.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Bytes of a plan. */
final class InlineContent implements Identified {
  private final byte[] bytes;

  /** The array is not copied, and must not change. */
  InlineContent(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    out.writeByte('i');
    out.writeUTF(Digest.sha256(bytes).hex());
    return true;
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return true;
  }
}
