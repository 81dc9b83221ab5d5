// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Entry;
import dev.tare.changeset.IndexedEntry;
import dev.tare.changeset.LayerIndex;
import dev.tare.changeset.MergedTree;
import dev.tare.input.InputException;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a layer takes away of those below. It is gone before anything is placed, so that what comes
 * in its place meets nothing.
 */
final class Removals {
  private static final int MARK_MODE = 0644;

  private final Optional<MergedTree> below;
  private final Metadata mark;
  private final Map<TarName, String> given = new TreeMap<>();
  private final Map<TarName, Claim> spots = new TreeMap<>();

  Removals(Optional<MergedTree> below, long mtime) {
    this.below = below;
    this.mark = new Metadata(MARK_MODE, 0, 0, mtime);
  }

  void add(TarName name, String source) {
    given.put(name, source);
  }

  /** Whether a name is to be taken away, by itself or with a directory above it. */
  boolean covers(TarName name) {
    Optional<TarName> at = Optional.of(name);
    while (at.isPresent() && !given.containsKey(at.get())) {
      at = at.get().parent();
    }
    return at.isPresent();
  }

  /** Finds out where everything is; InputException if something is not there. */
  void place() throws InputException {
    Optional<Placement> placement = below.map(tree -> new Placement(tree, mark.mtime()));
    for (Map.Entry<TarName, String> one : given.entrySet()) {
      Claim claim =
          Claim.of(new Entry.Whiteout(one.getKey(), mark), one.getValue(), Claim.Yield.NOTHING);
      if (placement.isPresent()) {
        claim = placement.get().existing(claim);
      }
      if (outermost(claim.name())) {
        spots.put(claim.name(), claim);
      }
    }
    // A link may have led an inner one to a name that sorts before.
    spots.keySet().removeIf(name -> !outermost(name));
  }

  private boolean outermost(TarName name) {
    Optional<TarName> parent = name.parent();
    while (parent.isPresent()) {
      if (spots.containsKey(parent.get())) {
        return false;
      }
      parent = parent.get().parent();
    }
    return true;
  }

  /** What is left of the layers below, if they are known. */
  Optional<MergedTree> rest() throws IOException {
    if (spots.isEmpty() || below.isEmpty()) {
      return below;
    }
    return Optional.of(
        below.get().with(LayerIndex.of(spots.values().stream().map(Claim::entry).toList())));
  }

  /**
   * The marks that are needed beside what the layer has.
   *
   * @param placed sorted by name
   */
  List<Claim> marks(List<Claim> placed) {
    TreeMap<TarName, Claim> byName = new TreeMap<>();
    if (!spots.isEmpty()) {
      placed.forEach(claim -> byName.put(claim.name(), claim));
    }
    List<Claim> marks = new ArrayList<>();
    for (Claim claim : spots.values()) {
      TarName name = claim.name();
      Claim same = byName.get(name);
      Map.Entry<TarName, Claim> next = byName.higherEntry(name);
      boolean within = next != null && next.getKey().isBelow(name);
      if (same == null && !within) {
        marks.add(claim);
      } else if ((same == null || same.isDirectory()) && mayHaveBeenDirectory(name)) {
        marks.add(claim.with(new Entry.Opaque(name, mark)));
      }
    }
    return marks;
  }

  private boolean mayHaveBeenDirectory(TarName name) {
    return below.isEmpty() || below.get().find(name).filter(IndexedEntry::isDirectory).isPresent();
  }
}
