// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
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
      List<Layer> layers = layers(plan.image(), base, here, new Stores(store, cache));
      return new BuiltImage(plan, assemble(plan.image(), base, layers), closer, here, this);
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

  private record Stores(BlobStore store, BuildCache cache) {}

  private List<Layer> layers(
      ImagePlan plan, Optional<BaseImage> base, Surroundings here, Stores stores)
      throws IOException {
    BuildCache cache = stores.cache();
    Optional<MergedTree> below = BaseTree.of(plan, base, cache, settings.threads());
    List<Layer> layers = base.map(found -> found.image().layers()).orElse(List.of());
    AddedLayers.Means means =
        new AddedLayers.Means(
            stores.store(),
            cache,
            settings.threads(),
            here.inputs(stores.store(), cache.blobs(), events),
            events);
    return new AddedLayers(plan, layers, below, means).build();
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
