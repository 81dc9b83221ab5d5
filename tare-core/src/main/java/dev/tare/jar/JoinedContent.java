// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.content.Content;
import dev.tare.files.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Contents one after the other; each is opened when the one before it has ended. */
record JoinedContent(List<Content> parts) implements Content {
  JoinedContent {
    parts = List.copyOf(parts);
  }

  @Override
  public InputStream open() {
    return new Joined(parts.iterator());
  }

  private static final class Joined extends BulkInputStream {
    private final Iterator<Content> rest;
    private InputStream current = InputStream.nullInputStream();

    Joined(Iterator<Content> rest) {
      this.rest = rest;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      int count = current.read(target, offset, length);
      while (count < 0 && rest.hasNext()) {
        current.close();
        current = rest.next().open();
        count = current.read(target, offset, length);
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      current.close();
    }
  }
}
