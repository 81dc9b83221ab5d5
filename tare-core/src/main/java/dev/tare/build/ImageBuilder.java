// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.guard.AddedLayer;
import dev.tare.guard.Guards;
import dev.tare.image.Assembly;
import dev.tare.image.Image;
import dev.tare.layer.Layer;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.ImagePlan;
import dev.tare.transport.HostPlatform;
import dev.tare.tree.MergedTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Builds images. A builder may be used again and by several threads.
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
   * Does everything but publishing: reads the base's documents, builds the layers, assembles the
   * image. The base's layers are read only if files must be placed on them; no destination is
   * opened.
   */
  public PreparedImage prepare(BuildPlan plan) throws IOException {
    Target.check(plan);
    return prepare(plan, List.of());
  }

  private PreparedImage prepare(BuildPlan plan, List<Target> expected) throws IOException {
    Assembly.check(Optional.empty(), plan.image());
    Closer closer = new Closer();
    try {
      Surroundings here = closer.add(surroundings.get());
      expected.forEach(here::expect);
      BuildCache cache = closer.add(BuildCache.open(settings, events));
      BlobStore store = here.store(closer);
      Optional<BaseImage> base =
          new BaseOpener(here, cache, settings.threads()).open(plan.image(), closer);
      base.ifPresent(
          found ->
              events.accept(
                  new BuildEvent.BaseResolved(
                      found.location().toString(),
                      found.image().descriptor(),
                      found.image().config().value())));
      Assembly.check(base.map(BaseImage::image), plan.image());
      Optional<MergedTree> below = BaseTree.of(plan.image(), base, cache, settings.threads());
      AddedLayers added =
          new AddedLayers(
              plan.image(),
              base.map(found -> found.image().layers()).orElse(List.of()),
              below,
              new AddedLayers.Means(
                  store,
                  cache,
                  settings.threads(),
                  here.inputs(store, cache.blobs(), events),
                  events));
      Image image = assemble(plan.image(), base, added.build());
      guard(image, below, added.added(), cache);
      return new BuiltImage(plan, image, closer, here, this);
    } catch (Throwable failure) {
      closer.closeAfter(failure);
      throw failure;
    }
  }

  /** Builds and publishes. */
  public BuildResult build(BuildPlan plan) throws IOException {
    try (PreparedImage prepared = prepare(plan, Target.check(plan))) {
      return prepared.publish();
    }
  }

  int threads() {
    return settings.threads();
  }

  void report(BuildEvent event) {
    events.accept(event);
  }

  private void guard(
      Image image, Optional<MergedTree> below, List<AddedLayer> added, BuildCache cache)
      throws IOException {
    if (added.isEmpty()) {
      return;
    }
    List<String> lines = Guards.check(image.config().value(), below, added, cache.facts());
    lines.forEach(line -> events.accept(new BuildEvent.Warning("warning: " + line)));
    if (settings.strict() && !lines.isEmpty()) {
      throw new IllegalArgumentException(
          "strict: "
              + (lines.size() == 1
                  ? "there is a warning"
                  : "there are " + lines.size() + " warnings")
              + ", so nothing was published; mend what is wrong, or build without strict");
    }
  }

  private static Image assemble(ImagePlan plan, Optional<BaseImage> base, List<Layer> layers)
      throws IOException {
    Map<String, String> annotations = new TreeMap<>();
    base.ifPresent(found -> annotations.putAll(found.annotations()));
    annotations.putAll(plan.annotations());
    try {
      return Assembly.assemble(
          base.map(BaseImage::image),
          plan.platform().orElseGet(HostPlatform::current),
          layers,
          plan,
          annotations);
    } catch (UncheckedIOException e) { // too large a document
      throw e.getCause();
    }
  }
}
