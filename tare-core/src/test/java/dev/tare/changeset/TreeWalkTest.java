// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TreeWalkTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  private static List<String> all(MergedTree tree) throws IOException {
    List<String> found = new ArrayList<>();
    tree.walk(Optional.empty(), entry -> found.add(shown(entry)));
    return found;
  }

  private static String shown(TreeEntry entry) {
    return entry.layer() + " " + entry.entry().kind() + " " + entry.name();
  }

  @Test
  void entriesComeSortedWithTheirLayers() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().directory("etc", 0755).file("etc/b", "old").file("etc.d", "x"),
            new RawTar().file("etc/b", "new").file("etc/a", "").symlink("var/run", "/run"));
    assertThat(all(tree))
        .containsExactly(
            "0 DIRECTORY etc",
            "1 FILE etc/a",
            "1 FILE etc/b",
            "0 FILE etc.d",
            "1 DIRECTORY var",
            "1 SYMLINK var/run");
  }

  @Test
  void deletionsAreCarriedOut() throws IOException {
    MergedTree tree =
        Stack.of(
            new RawTar().file("a/x", "").file("b/x", "").directory("c", 0700).file("c/x", ""),
            new RawTar().file("a/.wh.x", "").file(".wh.b", "").file("c/.wh..wh..opq", ""),
            new RawTar().file("b/y", "").file("c/z", ""));
    assertThat(all(tree))
        .containsExactly(
            "1 DIRECTORY a", "2 DIRECTORY b", "2 FILE b/y", "0 DIRECTORY c", "2 FILE c/z");
  }

  @Test
  void aLayerAloneTellsWhatItTakesAway() throws IOException {
    RawTar tar = new RawTar();
    tar.file(".wh.a", "").file("a", "x").directory("d", 0755).file("d/.wh..wh..opq", "");
    LayerIndex layer = Stack.index(tar.file("d/.wh.f", "").file("e/.wh.g", "").end());
    List<String> found = new ArrayList<>();
    layer.walk(Optional.empty(), entry -> found.add(shown(entry)));
    assertThat(found)
        .containsExactly(
            "0 WHITEOUT a",
            "0 FILE a",
            "0 DIRECTORY d",
            "0 OPAQUE d",
            "0 WHITEOUT d/f",
            "0 DIRECTORY e",
            "0 WHITEOUT e/g");
  }

  @Test
  void aDirectoryIsVisitedAloneAndOnlyAsDeepAsWanted() throws IOException {
    MergedTree tree = Stack.of(new RawTar().file("a/b/c", "").file("a/d", "").file("e", ""));
    List<String> found = new ArrayList<>();
    tree.walk(
        Optional.of(TarName.of("a")),
        entry -> {
          found.add(entry.name().toString());
          return false;
        });
    assertThat(found).containsExactly("a/b", "a/d");
    found.clear();
    tree.walk(Optional.of(TarName.of("e")), entry -> found.add(shown(entry)));
    tree.walk(Optional.of(TarName.of("x/y")), entry -> found.add(shown(entry)));
    assertThat(found).isEmpty();
  }

  @Test
  void sizesAndHardLinksAreKept() throws IOException {
    LayerIndex base =
        Stack.stored(
            Stack.index(
                new RawTar()
                    .file("a", "12345")
                    .hardlink("b", "./a")
                    .symlink("l", "a")
                    .hardlink("m", "l")
                    .member('3', "null", 0666, "", "")
                    .member('6', "pipe", 0600, "", "")
                    .end()));
    LayerIndex top =
        Stack.index(new RawTar().hardlink("c", "b").file("a", "1").hardlink("x", "none").end());
    MergedTree tree = MergedTree.of(List.of(base, top));
    IndexedEntry link = tree.find(TarName.of("b")).orElseThrow();
    assertThat(link.isHardlink()).isTrue();
    assertThat(link.target()).hasToString("a");
    assertThat(link.size()).hasValue(5);
    assertThat(tree.find(TarName.of("c")).orElseThrow().size()).hasValue(5);
    assertThat(tree.find(TarName.of("a")).orElseThrow().size()).hasValue(1);
    assertThat(tree.find(TarName.of("x")).orElseThrow().size()).isEmpty();
    assertThat(tree.find(TarName.of("l")).orElseThrow().size()).isEmpty();
    assertThat(tree.find(TarName.of("m")).orElseThrow().isSymlink()).isTrue();
    assertThat(all(tree)).contains("0 CHARACTER_DEVICE null", "0 PIPE pipe");
  }

  @Test
  void layersOfOursHaveTheSameFacts() throws IOException {
    Metadata metadata = new Metadata(0644, 0, 0, 0);
    TarName file = TarName.of("f");
    LayerIndex index =
        LayerIndex.of(
            List.of(
                new Entry.File(file, metadata, 7, Content.of(new byte[7])),
                new Entry.Hardlink(TarName.of("g"), metadata, file)));
    IndexedEntry link = MergedTree.of(List.of(index)).find(TarName.of("g")).orElseThrow();
    assertThat(link.size()).isEqualTo(OptionalLong.of(7));
    assertThat(link.target()).hasToString("f");
  }

  @Test
  void itShowsWhatLookUpsFind() throws IOException {
    Random random = new Random(11);
    for (int round = 0; round < 400; round++) {
      List<LayerIndex> layers = new ArrayList<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        layers.add(layer(random));
      }
      MergedTree tree = MergedTree.of(layers);
      TreeMap<TarName, IndexedEntry> walked = new TreeMap<>();
      tree.walk(Optional.empty(), entry -> walked.put(entry.name(), entry.entry()) == null);
      TreeMap<TarName, IndexedEntry> found = new TreeMap<>();
      for (String path : paths()) {
        tree.find(TarName.of(path)).ifPresent(entry -> found.put(TarName.of(path), entry));
      }
      assertThat(walked).isEqualTo(found);
      assertThat(new ArrayList<>(walked.keySet())).isSorted();
    }
  }

  /** Every path of up to three names. */
  private static List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String first : NAMES) {
      paths.add(first);
      for (String second : NAMES) {
        paths.add(first + "/" + second);
        NAMES.forEach(third -> paths.add(first + "/" + second + "/" + third));
      }
    }
    return paths;
  }

  private static LayerIndex layer(Random random) throws IOException {
    List<String> paths = paths();
    while (true) {
      RawTar tar = new RawTar();
      for (int i = random.nextInt(7); i > 0; i--) {
        String path = paths.get(random.nextInt(paths.size()));
        int slash = path.lastIndexOf('/') + 1;
        switch (random.nextInt(6)) {
          case 0, 1 -> tar.file(path, "x".repeat(random.nextInt(3)));
          case 2, 3 -> tar.directory(path, random.nextInt(01000));
          case 4 -> tar.file(path.substring(0, slash) + ".wh." + path.substring(slash), "");
          default -> tar.file(path + "/.wh..wh..opq", "");
        }
      }
      try {
        return Stack.index(tar.end());
      } catch (IntegrityException e) {
        // something is below a file of the same layer
      }
    }
  }
}
