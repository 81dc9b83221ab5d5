// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.content.IntegrityException;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random stacks, looked up and, for comparison, carried out one layer after the other. */
class MergedTreeModelTest {
  private static final String[] NAMES = {"a", "b", "c"};

  /** What is there by path: a directory's mode, {@code ?} for an implied one, or {@code file}. */
  private final Map<String, String> model = new TreeMap<>();

  private static List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String one : NAMES) {
      paths.add(one);
      for (String two : NAMES) {
        paths.add(one + "/" + two);
        for (String three : NAMES) {
          paths.add(one + "/" + two + "/" + three);
        }
      }
    }
    return paths;
  }

  private void remove(String path, boolean itself) {
    model.keySet().removeIf(p -> p.startsWith(path + "/") || (itself && p.equals(path)));
  }

  private void need(String path) {
    int slash = path.lastIndexOf('/');
    if (slash > 0) {
      String parent = path.substring(0, slash);
      need(parent);
      if (model.getOrDefault(parent, "file").equals("file")) {
        model.put(parent, "?");
      }
    }
  }

  /** Writes a layer of random members, and does the same to the model. */
  private RawTar layer(Random random) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (String path : paths()) {
      kinds.put(path, random.nextInt(14));
    }
    RawTar tar = new RawTar();
    kinds.forEach(
        (path, kind) -> {
          String parent = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
          if (kind == 0 || kind == 1) {
            tar.file(parent + ".wh." + path.substring(parent.length()), "");
            remove(path, true);
            need(path); // engines make the directory that a deletion stands in
          } else if (kind == 2) {
            tar.file(path + "/.wh..wh..opq", "");
            remove(path, false);
          }
        });
    for (Map.Entry<String, Integer> member : kinds.entrySet()) {
      String path = member.getKey();
      boolean belowFile =
          kinds.entrySet().stream()
              .anyMatch(e -> path.startsWith(e.getKey() + "/") && e.getValue() == 3);
      if (belowFile) {
        continue;
      }
      if (member.getValue() == 3) {
        tar.file(path, "");
        need(path);
        remove(path, false);
        model.put(path, "file");
      } else if (member.getValue() == 4) {
        int mode = 0700 + random.nextInt(64);
        tar.directory(path, mode);
        need(path);
        model.put(path, Integer.toOctalString(mode));
      } else if (member.getValue() == 2) {
        need(path + "/x");
      }
    }
    return tar;
  }

  private static Map<String, String> found(MergedTree tree) {
    Map<String, String> found = new TreeMap<>();
    for (String path : paths()) {
      tree.find(TarName.of(path))
          .ifPresent(
              e ->
                  found.put(
                      path,
                      !e.isDirectory()
                          ? "file"
                          : e.metadata().map(m -> Integer.toOctalString(m.mode())).orElse("?")));
    }
    return found;
  }

  @Test
  void lookingUpIsCarryingOut() throws IOException {
    Random random = new Random(20);
    int compared = 0;
    for (int round = 0; round < 1500; round++) {
      model.clear();
      List<RawTar> layers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        layers.add(layer(random));
      }
      List<LayerIndex> indexes = new ArrayList<>();
      try {
        for (RawTar tar : layers) {
          indexes.add(Stack.index(tar.end()));
        }
      } catch (IntegrityException e) {
        continue; // a deletion below a file of the same layer
      }
      compared++;
      assertThat(found(MergedTree.of(indexes))).as("round %d", round).isEqualTo(model);
      List<LayerIndex> stored = new ArrayList<>();
      for (LayerIndex index : indexes) {
        stored.add(Stack.stored(index));
      }
      assertThat(found(MergedTree.of(stored))).as("round %d, stored", round).isEqualTo(model);
    }
    assertThat(compared).isGreaterThan(100);
  }
}
