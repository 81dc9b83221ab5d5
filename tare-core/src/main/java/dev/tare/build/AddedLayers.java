// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.BlobStore;
import dev.tare.guard.AddedLayer;
import dev.tare.layer.Layer;
import dev.tare.oci.Platform;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.tree.Entry;
import dev.tare.tree.FileTree;
import dev.tare.tree.InputOpener;
import dev.tare.tree.MergedTree;
import dev.tare.tree.TarMemory;
import dev.tare.tree.TreeContext;
import dev.tare.tree.VerbatimTar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds the layers of a plan, each on those before it. */
final class AddedLayers {
  private final ImagePlan plan;
  private final LayerMaker maker;
  private final TarMemory memory;
  private final BlobStore store;
  private final InputOpener inputs;
  private final Consumer<BuildEvent> events;
  private final Optional<Platform> platform;
  private final List<Layer> stack;
  private final List<AddedLayer> added = new ArrayList<>();
  private Optional<MergedTree> below;

  /**
   * @param base the base's layers
   * @param below their view; empty if it is not known
   */
  AddedLayers(ImagePlan plan, List<Layer> base, Optional<MergedTree> below, Means means) {
    this.plan = plan;
    this.stack = new ArrayList<>(base);
    this.below = below;
    this.store = means.store();
    this.maker = means.layers();
    this.memory = means.memory();
    this.inputs = means.inputs();
    this.events = means.events();
    this.platform = means.platform();
  }

  /**
   * What layers are built with.
   *
   * @param platform what events say; empty if there is but one image
   */
  record Means(
      BlobStore store,
      LayerMaker layers,
      TarMemory memory,
      InputOpener inputs,
      Consumer<BuildEvent> events,
      Optional<Platform> platform) {}

  List<Layer> build() throws IOException {
    List<Layer> layers = new ArrayList<>();
    for (LayerPlan recipe : plan.layers()) {
      boolean last = layers.size() + 1 == plan.layers().size();
      Layer layer =
          recipe.files().size() == 1 && recipe.files().get(0) instanceof FileSet.Verbatim verbatim
              ? verbatim(recipe, verbatim)
              : made(recipe, last);
      layers.add(layer);
      stack.add(layer);
    }
    return layers;
  }

  /** What is in the layers that were built. */
  List<AddedLayer> added() {
    return added;
  }

  private Layer made(LayerPlan recipe, boolean last) throws IOException {
    TreeContext context =
        new TreeContext(
            below,
            new StackFiles(List.copyOf(stack), below),
            plan.created().getEpochSecond(),
            store,
            inputs,
            memory);
    List<Entry> entries = FileTree.of(recipe.files(), context).entries();
    if (plan.baseFiles() == BaseFiles.NEVER && below.isEmpty()) {
      UsualLinks.requireAvoided(entries);
    }
    LayerMaker.Made made = maker.make(entries, recipe.compression());
    Layer layer = made.layer();
    built(recipe, made, entries.size());
    AddedLayer known = AddedLayer.of(recipe.files(), entries);
    added.add(known);
    if (below.isPresent() && !last) {
      below = Optional.of(below.get().with(known.index()));
    }
    return layer;
  }

  private Layer verbatim(LayerPlan recipe, FileSet.Verbatim set) throws IOException {
    VerbatimTar tar = VerbatimTar.read(set.source(), inputs);
    Layer layer = new Layer(tar.blob(), tar.diffId());
    built(recipe, new LayerMaker.Made(layer, false, false), tar.index().size());
    added.add(AddedLayer.verbatim(tar.index()));
    below = below.map(tree -> tree.with(tar.index()));
    return layer;
  }

  private void built(LayerPlan recipe, LayerMaker.Made made, int entries) {
    Layer layer = made.layer();
    events.accept(
        new BuildEvent.LayerBuilt(
            recipe.createdBy(),
            layer.blob().descriptor(),
            layer.diffId(),
            entries,
            made.cached(),
            made.shared(),
            platform));
  }
}
