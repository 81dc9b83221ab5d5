// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Cuts a blob into pieces that fit in memory, reading it once unless the registry goes back. */
final class Chunks implements Closeable {
  private final Blob blob;
  private Optional<InputStream> in = Optional.empty();
  private long position;
  private long lastStart;
  private byte[] last = new byte[0];

  Chunks(Blob blob) {
    this.blob = blob;
  }

  /** The bytes from an offset on, as many as asked or there are. */
  byte[] at(long offset, int length) throws IOException {
    if (offset == lastStart && last.length > 0 && last.length <= length) {
      return last.clone();
    }
    try {
      if (in.isEmpty() || offset != position) {
        close();
        InputStream fresh = blob.open();
        in = Optional.of(fresh);
        fresh.skipNBytes(offset);
      }
      int count = (int) Math.min(length, blob.descriptor().size() - offset);
      byte[] bytes = in.get().readNBytes(count);
      if (offset + count == blob.descriptor().size()) {
        in.get().readNBytes(1); // the end is what verifies all of it
      }
      lastStart = offset;
      last = bytes;
      position = offset + bytes.length;
      return bytes.clone();
    } catch (IOException e) {
      throw new SourceFailure(e);
    }
  }

  /** Forgets what was read. */
  void forget() throws IOException {
    close();
    last = new byte[0];
  }

  @Override
  public void close() throws IOException {
    if (in.isPresent()) {
      in.get().close();
      in = Optional.empty();
    }
  }
}
