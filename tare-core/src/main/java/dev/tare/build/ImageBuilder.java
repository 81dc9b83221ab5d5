// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.image.Assembly;
import dev.tare.image.Image;
import dev.tare.layer.Layer;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.BuildPlan;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.transport.HostPlatform;
import dev.tare.tree.Entry;
import dev.tare.tree.FileTree;
import dev.tare.tree.LayerIndex;
import dev.tare.tree.MergedTree;
import java.io.IOException;
import java.util.ArrayList;
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
    Assembly.check(Optional.empty(), plan.image());
    Closer closer = new Closer();
    try {
      Surroundings here = closer.add(surroundings.get());
      BuildCache cache = closer.add(BuildCache.open(settings, events));
      BlobStore store = here.store(closer);
      Optional<BaseImage> base =
          new BaseOpener(here, cache, settings.threads()).open(plan.image(), closer);
      base.ifPresent(
          found ->
              events.accept(
                  new BuildEvent.BaseResolved(
                      found.location().toString(), found.image().descriptor())));
      Assembly.check(base.map(BaseImage::image), plan.image());
      Optional<MergedTree> below = BaseTree.of(plan.image(), base, cache, settings.threads());
      List<Layer> layers = layers(plan.image(), below, store, cache);
      return new BuiltImage(plan, assemble(plan.image(), base, layers), closer, here, this);
    } catch (Throwable failure) {
      closer.closeAfter(failure);
      throw failure;
    }
  }

  /** Builds and publishes. */
  public BuildResult build(BuildPlan plan) throws IOException {
    try (PreparedImage prepared = prepare(plan)) {
      return prepared.publish();
    }
  }

  int threads() {
    return settings.threads();
  }

  void report(BuildEvent event) {
    events.accept(event);
  }

  private List<Layer> layers(
      ImagePlan plan, Optional<MergedTree> base, BlobStore store, BuildCache cache)
      throws IOException {
    CachedLayers maker = cache.layers(store, settings.threads());
    long mtime = plan.created().getEpochSecond();
    Optional<MergedTree> below = base;
    List<Layer> layers = new ArrayList<>();
    for (LayerPlan recipe : plan.layers()) {
      List<Entry> entries =
          FileTree.of(recipe.files(), below, mtime, store, cache.tars()).entries();
      if (plan.baseFiles() == BaseFiles.NEVER && below.isEmpty()) {
        UsualLinks.requireAvoided(entries);
      }
      CachedLayers.Made made = maker.make(entries, recipe.compression());
      Layer layer = made.layer();
      events.accept(
          new BuildEvent.LayerBuilt(
              recipe.createdBy(),
              layer.blob().descriptor(),
              layer.diffId(),
              entries.size(),
              made.cached()));
      layers.add(layer);
      if (below.isPresent() && layers.size() < plan.layers().size()) {
        below = Optional.of(below.get().with(LayerIndex.of(entries)));
      }
    }
    return layers;
  }

  private static Image assemble(ImagePlan plan, Optional<BaseImage> base, List<Layer> layers) {
    Map<String, String> annotations = new TreeMap<>();
    base.ifPresent(found -> annotations.putAll(found.annotations()));
    annotations.putAll(plan.annotations());
    return Assembly.assemble(
        base.map(BaseImage::image),
        plan.platform().orElseGet(HostPlatform::current),
        layers,
        plan,
        annotations);
  }
}
