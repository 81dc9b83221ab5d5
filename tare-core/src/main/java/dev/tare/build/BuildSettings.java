// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.cache.CacheSettings;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a build runs; nothing here changes its result.
 *
 * @param threads at least 1
 * @param events hears what happens: from any thread, one at a time
 * @param places how registries, engines and standard output are reached
 * @param cache what earlier builds left and later ones find; nothing is kept without one
 * @param strict whether what guards find wrong with the image is an error
 */
public record BuildSettings(
    int threads,
    Consumer<BuildEvent> events,
    PlaceSettings places,
    Optional<CacheSettings> cache,
    boolean strict) {
  public BuildSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + ", at least 1 is needed");
    }
  }

  /** With warnings for what guards find. */
  public BuildSettings(
      int threads,
      Consumer<BuildEvent> events,
      PlaceSettings places,
      Optional<CacheSettings> cache) {
    this(threads, events, places, cache, false);
  }

  /** Without a cache. */
  public BuildSettings(int threads, Consumer<BuildEvent> events, PlaceSettings places) {
    this(threads, events, places, Optional.empty());
  }

  /** With places as this process is set up, without a cache. */
  public BuildSettings(int threads, Consumer<BuildEvent> events) {
    this(threads, events, PlaceSettings.ofProcess());
  }

  /** All processors, no reports, no cache. */
  public static BuildSettings defaults() {
    return new BuildSettings(Runtime.getRuntime().availableProcessors(), event -> {});
  }

  /** A copy that reaches places otherwise. */
  public BuildSettings with(PlaceSettings other) {
    return new BuildSettings(threads, events, other, cache, strict);
  }

  /** A copy with a cache. */
  public BuildSettings with(CacheSettings other) {
    return new BuildSettings(threads, events, places, Optional.of(other), strict);
  }

  /** A copy for which guards' warnings are errors, or are not. */
  public BuildSettings withStrict(boolean errors) {
    return new BuildSettings(threads, events, places, cache, errors);
  }
}
