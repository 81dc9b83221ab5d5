// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.MergedTree;
import dev.tare.plan.FileSet;
import dev.tare.plan.ImagePlan;
import dev.tare.plan.LayerPlan;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The base's files, read only if a plan needs them. */
final class BaseTree {
  // A program of that name at the root would take the place of one of these directories.
  private static final Pattern USUAL_DIRECTORIES =
      Pattern.compile(
          "bin|boot|dev|etc|home|lib|lib32|lib64|libx32|media|mnt|opt|proc|root|run|sbin|srv|sys"
              + "|tmp|usr|var");

  private BaseTree() {}

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
        ? Optional.of(
            MergedTree.of(new LayerIndexes(cache, threads).read(base.get().image().layers())))
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
}
