// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.changeset.Entry;
import dev.tare.changeset.LayerIndex;
import dev.tare.changeset.MergedTree;
import dev.tare.changeset.OverlayModel;
import dev.tare.changeset.RawTar;
import dev.tare.changeset.Stack;
import dev.tare.input.InputException;
import dev.tare.plan.FileSet;
import dev.tare.plan.Owner;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random additions to random bases: laying our layer over the base comes to what doing the same in
 * the base's file system comes to.
 */
class PlacementModelTest {
  private static final String[] NAMES = {"a", "b", "c"};
  private static final String[] TARGETS = {
    "a", "b", "c", "../a", "/b", "/a/b", "c/a", "..", "/", "./b/../c", "none"
  };
  private static final int CASES = 2000;

  private final OverlayModel model = new OverlayModel();
  private final List<RawTar> tars = new ArrayList<>();

  private void layOver(Random random) {
    RawTar tar = new RawTar();
    OverlayModel.Layer layer = new OverlayModel.Layer();
    fill(random, "", tar, layer, 0);
    model.lay(layer);
    tars.add(tar);
  }

  private static void fill(
      Random random, String folder, RawTar tar, OverlayModel.Layer layer, int depth) {
    for (String name : NAMES) {
      String path = folder + name;
      switch (random.nextInt(depth == 3 ? 4 : 7)) {
        case 0 -> {
          tar.file(path, "");
          layer.put(path, "f 640 1000:2000");
        }
        case 1 -> {
          String target = TARGETS[random.nextInt(TARGETS.length)];
          tar.symlink(path, target);
          layer.put(path, "s " + target);
        }
        case 2 -> {
          tar.file(folder + ".wh." + name, "");
          layer.hide(path, false);
        }
        case 3 -> {}
        default -> {
          int mode = 0700 + random.nextInt(0100);
          if (random.nextInt(4) > 0) {
            tar.directory(path + "/", mode);
            layer.put(path, "d " + Integer.toOctalString(mode) + " 1000:2000");
          }
          if (random.nextInt(8) == 0) {
            tar.file(path + "/.wh..wh..opq", "");
            layer.hide(path, true);
          }
          fill(random, path + "/", tar, layer, depth + 1);
        }
      }
    }
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder(NAMES[random.nextInt(NAMES.length)]);
    for (int more = random.nextInt(3); more > 0; more--) {
      path.append('/').append(NAMES[random.nextInt(NAMES.length)]);
    }
    return path.toString();
  }

  /** What is to be done, by path: removals, then {@code f}, {@code s} or {@code d}. */
  private record Wish(List<String> removals, Map<String, Character> additions) {
    static Wish random(Random random, OverlayModel model) {
      List<String> removals = new ArrayList<>();
      List<String> there = new ArrayList<>(model.nodes().keySet());
      for (int i = random.nextInt(3); i > 0 && !there.isEmpty(); i--) {
        removals.add(there.get(random.nextInt(there.size())));
      }
      Map<String, Character> additions = new TreeMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        additions.put(path(random), "fffsdd".charAt(random.nextInt(6)));
      }
      return new Wish(removals, additions);
    }

    List<FileSet> sets() {
      List<FileSet> sets = new ArrayList<>();
      removals.forEach(path -> sets.add(new FileSet.Removal(path)));
      additions.forEach(
          (path, kind) ->
              sets.add(
                  switch (kind) {
                    case 'f' -> new FileSet.Inline(new byte[0], path, 0604, Owner.ROOT);
                    case 's' -> new FileSet.Symlink(path, "new", Owner.ROOT);
                    default -> new FileSet.Directory(path, OptionalInt.of(0711), Optional.empty());
                  }));
      return sets;
    }

    /** Does it in a file system. */
    void carryOut(OverlayModel model) {
      List<String> spots = new ArrayList<>();
      removals.forEach(path -> spots.add(model.spot(path).orElseThrow()));
      spots.forEach(path -> model.remove(path, true));
      OverlayModel start = model.copy();
      additions.forEach(
          (path, kind) -> {
            String spot = start.spot(path).orElseThrow();
            if (kind == 'd') {
              if (start.nodes().getOrDefault(spot, "").startsWith("s ")) {
                spot = start.resolve(spot).orElseThrow();
              }
              String owner =
                  start.nodes().getOrDefault(spot, "d 0 0:0").replaceFirst("d \\d+ ", "");
              if (!spot.isEmpty()) {
                model.put(spot, "d 711 " + owner);
              }
            } else {
              model.put(spot, kind == 'f' ? "f 604 0:0" : "s new");
            }
          });
    }
  }

  private static OverlayModel.Layer layer(List<Entry> entries) {
    OverlayModel.Layer layer = new OverlayModel.Layer();
    for (Entry entry : entries) {
      String path = entry.name().toString();
      if (entry instanceof Entry.Whiteout || entry instanceof Entry.Opaque) {
        layer.hide(path, entry instanceof Entry.Opaque);
      } else if (entry instanceof Entry.Symlink link) {
        layer.put(path, "s " + link.target());
      } else {
        String kind = entry instanceof Entry.Directory ? "d" : "f";
        layer.put(path, OverlayModel.node(kind, entry.metadata()));
      }
    }
    return layer;
  }

  /** Whether the case was carried out; false if it contradicts itself or the base. */
  private boolean check(int seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      layOver(random);
    }
    Wish wish = Wish.random(random, model);
    MergedTree below = Stack.of(tars.toArray(RawTar[]::new));
    List<Entry> entries;
    try {
      entries = FileTree.of(wish.sets(), Optional.of(below), Trees.MTIME, new HeapStore());
    } catch (InputException e) {
      assertThat(e.kind()).isEqualTo(InputException.Kind.PLAN);
      return false;
    }
    OverlayModel expected = model.copy();
    wish.carryOut(expected);
    OverlayModel.Layer added = layer(entries);
    assertThat(added.isExplicit()).as("seed %d", seed).isTrue();
    model.lay(added);
    assertThat(model.nodes()).as("seed %d: %s", seed, wish).isEqualTo(expected.nodes());
    MergedTree after = below.with(LayerIndex.of(entries));
    for (String path : model.nodes().keySet()) {
      assertThat(after.find(TarName.of(path))).as("%s, seed %d", path, seed).isPresent();
    }
    return true;
  }

  @Test
  void aLayerDoesWhatTheSameChangesInTheBaseWouldDo() throws IOException {
    int carriedOut = 0;
    for (int seed = 0; seed < CASES; seed++) {
      carriedOut += new PlacementModelTest().check(seed) ? 1 : 0;
    }
    assertThat(carriedOut).isGreaterThan(CASES / 3);
  }
}
