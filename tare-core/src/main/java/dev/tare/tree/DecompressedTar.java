// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.Certainty;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The tar within compressed content, decompressed when it is opened for the first time. */
final class DecompressedTar implements Identified {
  private final Content compressed;
  private final Decompression decompression;
  private @Nullable Content tar;

  /** The work of making it. */
  @FunctionalInterface
  interface Decompression {
    Content run() throws IOException;
  }

  DecompressedTar(Content compressed, Decompression decompression) {
    this.compressed = compressed;
    this.decompression = decompression;
  }

  @Override
  public InputStream open() throws IOException {
    return tar().open();
  }

  private synchronized Content tar() throws IOException {
    Content made = tar;
    if (made == null) {
      made = decompression.run();
      tar = made;
    }
    return made;
  }

  @Override
  public boolean identify(DataOutputStream out) throws IOException {
    out.writeByte('z');
    return compressed instanceof Identified known && known.identify(out);
  }

  @Override
  public boolean isCertain(Certainty certainty) {
    return compressed instanceof Identified known && known.isCertain(certainty);
  }
}
