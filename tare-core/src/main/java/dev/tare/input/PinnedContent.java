// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import dev.tare.oci.Digest;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Content that has a digest, or cannot be opened.
 *
 * @param content is verified by whoever opens it
 */
record PinnedContent(Content content, Digest digest) implements Identified {
  @Override
  public InputStream open() throws IOException {
    return content.open();
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    out.writeByte('d');
    out.writeUTF(digest.toString());
    return true;
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return true;
  }
}
