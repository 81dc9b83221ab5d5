// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import java.util.function.Consumer;

/**
 * How a build runs; nothing here changes its result.
 *
 * @param threads at least 1
 * @param events hears what happens: from any thread, one at a time
 * @param places how registries, engines and standard output are reached
 */
public record BuildSettings(int threads, Consumer<BuildEvent> events, PlaceSettings places) {
  public BuildSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", at least 1 is needed");
    }
  }

  /** With places as this process is set up. */
  public BuildSettings(int threads, Consumer<BuildEvent> events) {
    this(threads, events, PlaceSettings.ofProcess());
  }

  /** All processors, no reports. */
  public static BuildSettings defaults() {
    return new BuildSettings(Runtime.getRuntime().availableProcessors(), event -> {});
  }

  /** A copy that reaches places otherwise. */
  public BuildSettings with(PlaceSettings other) {
    return new BuildSettings(threads, events, other);
  }
}
