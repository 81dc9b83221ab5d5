// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Bounds of a walk through indexes that list indexes. */
final class Nesting {
  static final int DEEPEST = 4;
  static final int MOST_ENTRIES = 1024;

  private final Deque<Digest> path = new ArrayDeque<>();
  private int entries;

  /** Goes down into an index. */
  void enter(Digest digest) throws IOException {
    if (path.contains(digest)) {
      throw new MalformedDocumentException("index " + digest + " lists itself");
    }
    if (path.size() == DEEPEST) {
      throw new LimitException("index %s is nested deeper than %s".formatted(digest, DEEPEST));
    }
    path.addLast(digest);
  }

  /** Counts what the index lists. */
  void count(Index index) throws IOException {
    entries += index.manifests().size();
    if (entries > MOST_ENTRIES) {
      throw new LimitException(
          "index %s lists more than %s manifests".formatted(path.getFirst(), MOST_ENTRIES));
    }
  }

  void leave() {
    path.removeLast();
  }
}
