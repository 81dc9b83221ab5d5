// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.content.LimitException;
import dev.tare.layer.Layer;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import dev.tare.transport.Parallel;
import dev.tare.tree.LayerIndex;
import dev.tare.tree.MergedTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The base's files, read only if a plan needs them. */
final class BaseTree {
  /** More than any base in use has, and what a memory of 256 MiB holds. */
  private static final long MOST_PATHS = 2_000_000;

  // A program of that name at the root would take the place of one of these directories.
  private static final Pattern USUAL_DIRECTORIES =
      Pattern.compile(
          "bin|boot|dev|etc|home|lib|lib32|lib64|libx32|media|mnt|opt|proc|root|run|sbin|srv|sys"
              + "|tmp|usr|var");

  private final List<Layer> layers;
  private final BuildCache cache;
  private final @Nullable LayerIndex[] indexes;
  private final AtomicLong paths = new AtomicLong();

  private BaseTree(List<Layer> layers, BuildCache cache) {
    this.layers = layers;
    this.cache = cache;
    this.indexes = new LayerIndex[layers.size()];
  }

  /** What is below the plan's first layer; empty if it is not known and need not be. */
  static Optional<MergedTree> of(
      ImagePlan plan, Optional<BaseImage> base, BuildCache cache, int threads) throws IOException {
    if (base.isEmpty()) {
      return Optional.of(MergedTree.EMPTY);
    }
    boolean read =
        switch (plan.baseFiles()) {
          case NEVER -> false;
          case EXACT -> plan.layers().stream().anyMatch(layer -> !layer.files().isEmpty());
          case AUTO -> plan.layers().stream().anyMatch(BaseTree::dependsOnBase);
        };
    return read
        ? Optional.of(new BaseTree(base.get().image().layers(), cache).read(threads))
        : Optional.empty();
  }

  private static boolean dependsOnBase(LayerPlan layer) {
    return layer.files().stream()
        .anyMatch(set -> !(set instanceof FileSet.Verbatim) && !isPlainAtRoot(set));
  }

  /** Whether a set is one file without parents, a name to look up, or likely a directory. */
  private static boolean isPlainAtRoot(FileSet set) {
    Optional<String> destination = Optional.empty();
    if (set instanceof FileSet.SourceFile file && file.owner().isNumeric()) {
      destination = Optional.of(file.destination());
    } else if (set instanceof FileSet.Inline inline && inline.owner().isNumeric()) {
      destination = Optional.of(inline.destination());
    }
    return destination
        .map(path -> path.startsWith("/") ? path.substring(1) : path)
        .filter(name -> !name.contains("/") && !USUAL_DIRECTORIES.matcher(name).matches())
        .isPresent();
  }

  private MergedTree read(int threads) throws IOException {
    List<Parallel.Task> tasks = new ArrayList<>();
    for (int i = 0; i < indexes.length; i++) {
      int position = i;
      tasks.add(() -> readLayer(position));
    }
    new Parallel(threads).run(tasks);
    return MergedTree.of(Arrays.stream(indexes).map(Objects::requireNonNull).toList());
  }

  private void readLayer(int position) throws IOException {
    LayerIndex index = cache.index(layers.get(position));
    if (paths.addAndGet(index.size()) > MOST_PATHS) {
      throw new LimitException("the base has more than " + MOST_PATHS + " files");
    }
    indexes[position] = index;
  }
}
