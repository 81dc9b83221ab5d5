// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.content.BlobStore;
import dev.tare.guard.AddedLayer;
import dev.tare.image.Image;
import dev.tare.input.InputOpener;
import dev.tare.layer.Layer;
import dev.tare.oci.Platform;
import dev.tare.plan.BaseFiles;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.split.Part;
import dev.tare.tree.FileTree;
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
  private final Optional<Image> base;
  private final List<StackFiles.Part> stack = new ArrayList<>();
  private final List<Placed> placed = new ArrayList<>();
  private final List<AddedLayer> added = new ArrayList<>();
  private Optional<MergedTree> below;
  private int seen;

  /**
   * @param below the view of the base's layers; empty if it is not known
   */
  AddedLayers(ImagePlan plan, Optional<Image> base, Optional<MergedTree> below, Means means) {
    this.plan = plan;
    this.base = base;
    base.ifPresent(image -> image.layers().forEach(layer -> stack.add(StackFiles.Part.of(layer))));
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

  /**
   * A layer whose entries are known.
   *
   * @param recipe of the plan, or the part of it that a split one became
   * @param verbatim it exists already
   */
  private record Placed(LayerPlan recipe, List<Entry> entries, Optional<VerbatimTar> verbatim) {}

  /**
   * The layers, one for each recipe of {@link #plan}. All entries are placed before a layer is
   * made: which come first depends on all of them.
   */
  List<Layer> build() throws IOException {
    Optional<MergedTree> ofBase = below;
    for (LayerPlan recipe : plan.layers()) {
      if (recipe.files().size() == 1 && recipe.files().get(0) instanceof FileSet.Verbatim tar) {
        verbatim(recipe, tar);
      } else {
        place(recipe);
      }
    }
    Prefetching prefetching = new Prefetching(plan, base, ofBase, added);
    List<Layer> layers = new ArrayList<>();
    for (Placed layer : placed) {
      layers.add(made(layer, prefetching));
    }
    prefetching.report(events);
    return layers;
  }

  /** The plan with a recipe for each layer that was built: those that were split in their parts. */
  ImagePlan plan() {
    return plan.withLayers(placed.stream().map(Placed::recipe).toList());
  }

  /** What is in the layers that were built. */
  List<AddedLayer> added() {
    return added;
  }

  private void place(LayerPlan recipe) throws IOException {
    seeAllBelow();
    TreeContext context =
        new TreeContext(
            below,
            new StackFiles(List.copyOf(stack), below),
            plan.created().getEpochSecond(),
            store,
            inputs,
            memory);
    List<Entry> entries = FileTree.of(recipe.files(), context);
    if (plan.baseFiles() == BaseFiles.NEVER && below.isEmpty()) {
      UsualLinks.requireAvoided(entries);
    }
    List<Part> parts =
        recipe.splitting() == LayerPlan.Splitting.AUTO ? LayerParts.of(entries) : List.of();
    if (parts.size() < 2) {
      place(recipe, entries);
    } else {
      for (Part part : parts) {
        place(recipe.part(part.name()), part.entries());
      }
    }
  }

  private void place(LayerPlan recipe, List<Entry> entries) {
    placed.add(new Placed(recipe, entries, Optional.empty()));
    added.add(AddedLayer.of(recipe.files(), entries));
    stack.add(StackFiles.Part.of(entries));
  }

  /** Lays what was added over the view; only now, since it takes time and nothing may follow. */
  private void seeAllBelow() throws IOException {
    for (; below.isPresent() && seen < added.size(); seen++) {
      below = Optional.of(below.get().with(added.get(seen).index()));
    }
  }

  private void verbatim(LayerPlan recipe, FileSet.Verbatim set) throws IOException {
    VerbatimTar tar = VerbatimTar.read(set.source(), inputs);
    placed.add(new Placed(recipe, List.of(), Optional.of(tar)));
    added.add(AddedLayer.verbatim(tar.index()));
    stack.add(StackFiles.Part.of(new Layer(tar.blob(), tar.diffId())));
  }

  private Layer made(Placed layer, Prefetching prefetching) throws IOException {
    if (layer.verbatim().isPresent()) {
      VerbatimTar tar = layer.verbatim().get();
      Layer there = new Layer(tar.blob(), tar.diffId());
      built(layer.recipe(), new LayerMaker.Made(there, false, false), tar.index().size());
      return there;
    }
    LayerMaker.Made made =
        maker.make(
            prefetching.order(layer.entries(), layer.recipe().compression()),
            layer.recipe().compression());
    built(layer.recipe(), made, layer.entries().size());
    return made.layer();
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
