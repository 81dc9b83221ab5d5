// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * How a build runs; nothing here changes its result.
 *
 * @param threads at least 1
 * @param events hears what happens: from any thread, one at a time
 * @param standardOutput where an archive named {@code -} is written; flushed, not closed
 */
public record BuildSettings(int threads, Consumer<BuildEvent> events, OutputStream standardOutput) {
  public BuildSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", at least 1 is needed");
    }
  }

  /** With the process's standard output. */
  public BuildSettings(int threads, Consumer<BuildEvent> events) {
    this(threads, events, new FileOutputStream(FileDescriptor.out));
  }

  /** All processors, no reports. */
  public static BuildSettings defaults() {
    return new BuildSettings(Runtime.getRuntime().availableProcessors(), event -> {});
  }
}
