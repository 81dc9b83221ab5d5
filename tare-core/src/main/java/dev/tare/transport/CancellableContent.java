// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Content;
import dev.tare.oci.Digest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;

/** Content whose reading ends with an error once other work has failed: long transfers stop. */
record CancellableContent(Content content, Parallel work) implements Content {
  @Override
  public InputStream open() throws IOException {
    check();
    return new FilterInputStream(content.open()) {
      @Override
      public int read() throws IOException {
        check();
        return in.read();
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        check();
        return in.read(buffer, offset, length);
      }
    };
  }

  @Override
  public Optional<Digest> verified() {
    return content.verified();
  }

  private void check() throws IOException {
    if (work.cancelled()) {
      throw new InterruptedIOException("cancelled: another transfer failed");
    }
  }
}
