// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Closes what it was given, last first, each once, whatever fails meanwhile. */
final class Closer implements Closeable {
  private final Deque<Closeable> open = new ArrayDeque<>();

  <C extends Closeable> C add(C resource) {
    open.addFirst(resource);
    return resource;
  }

  /** Closes all because of a failure; what goes wrong meanwhile is suppressed in it. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    @Nullable Exception first = null;
    while (!open.isEmpty()) {
      try {
        open.removeFirst().close();
      } catch (IOException | RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
  }
}
