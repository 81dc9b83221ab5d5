// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.image.Artifact;
import dev.tare.image.Assembly;
import dev.tare.plan.BuildPlan;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Builds images, and indexes of them. A builder may be used again and by several threads.
 *
 * <p>Errors: IllegalArgumentException for a plan that cannot be carried out; else IOException and
 * its subclasses in {@code content} and {@code tree}. After an error nothing is published that was
 * not there before.
 */
public final class ImageBuilder {
  private final BuildSettings settings;
  private final Supplier<Surroundings> surroundings;
  private final Consumer<BuildEvent> events;

  public ImageBuilder(BuildSettings settings) {
    this(settings, () -> new Machine(settings));
  }

  ImageBuilder(BuildSettings settings, Supplier<Surroundings> surroundings) {
    this.settings = settings;
    this.surroundings = surroundings;
    Object lock = new Object();
    this.events =
        event -> {
          synchronized (lock) {
            settings.events().accept(event);
          }
        };
  }

  /**
   * Does everything but publishing: reads the documents of bases, builds the layers, assembles the
   * images. Layers of bases are read only if files must be placed on them; no destination is
   * opened.
   *
   * @throws PlatformException for what fails for one of several platforms
   */
  public PreparedBuild prepare(BuildPlan plan) throws IOException {
    Target.check(plan);
    return prepare(plan, List.of());
  }

  private PreparedBuild prepare(BuildPlan plan, List<Target> expected) throws IOException {
    plan.artifact().images().forEach(image -> Assembly.check(Optional.empty(), image));
    Closer closer = new Closer();
    try {
      Surroundings here = closer.add(surroundings.get());
      expected.forEach(here::expect);
      BuildCache cache = closer.add(BuildCache.open(settings, events));
      BlobStore store = here.store(closer);
      EarlyLayers early = closer.add(EarlyLayers.to(plan, expected, here, cache));
      ArtifactMaker maker =
          new ArtifactMaker(
              new ArtifactMaker.Means(
                  settings.threads(),
                  store,
                  cache,
                  here.inputs(store, cache.blobs(), events),
                  early,
                  events),
              new BaseOpener(here, cache, settings.threads(), closer));
      Artifact artifact = maker.make(plan.artifact(), settings.strict());
      return new BuiltArtifact(plan, artifact, closer, new BuiltArtifact.Means(here, cache, this));
    } catch (Throwable failure) {
      closer.closeAfter(failure);
      throw failure;
    }
  }

  /** Builds and publishes. */
  public BuildResult build(BuildPlan plan) throws IOException {
    try (PreparedBuild prepared = prepare(plan, Target.check(plan))) {
      return prepared.publish();
    }
  }

  int threads() {
    return settings.threads();
  }

  void report(BuildEvent event) {
    events.accept(event);
  }
}
