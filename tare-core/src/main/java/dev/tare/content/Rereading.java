// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import java.io.IOException;

/** Work that reads a blob and can begin anew: bytes damaged on their way may come whole then. */
public final class Rereading {
  private Rereading() {}

  /** Reads, and begins with nothing when called again. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws IOException;
  }

  /** Does the work, and once more if what it read was not as its digest or its format says. */
  public static <T> T call(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (IntegrityException first) {
      try {
        return work.run();
      } catch (IOException second) {
        if (second != first) {
          second.addSuppressed(first);
        }
        throw second;
      }
    }
  }
}
