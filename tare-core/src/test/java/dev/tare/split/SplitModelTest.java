// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.changeset.Entry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Random trees: what holds for all of them. */
class SplitModelTest {
  private static final int ROUNDS = 400;
  private static final String OLD = "app/lib/some-more-1.0.7.jar";
  private static final String NEWER = "app/lib/some-more-2.1.0-rc1.jar";

  /** With links, marks and directories of their own, on something that is there already. */
  private static SampleTree mixed(Random random, Map<String, String> below) {
    SampleTree tree = SampleTree.random(random);
    List<String> files =
        tree.entries().stream()
            .filter(Entry.File.class::isInstance)
            .map(entry -> entry.name().toString())
            .toList();
    for (int i = 0; i < random.nextInt(8); i++) {
      tree.hardlink("z" + i + "/" + i + ".jar", files.get(random.nextInt(files.size())));
      tree.link("app/lib/libl" + i + ".so", "x" + i);
      tree.directory("var/empty" + i);
      below.put("gone/" + i, "File");
      below.put("gone/" + i + "/more", "File");
      tree.whiteout("gone/" + i);
    }
    if (random.nextBoolean()) {
      below.put("app/lib/old.jar", "File");
      below.put("app/static/old.png", "File");
      tree.opaque("app/lib");
    }
    below.put("app/classes", "Symlink");
    return tree;
  }

  private static List<List<Entry>> layers(List<Part> parts) {
    return parts.stream().map(Part::entries).toList();
  }

  private static long weight(Part part) {
    return part.entries().stream()
        .filter(Entry.File.class::isInstance)
        .mapToLong(e -> Weights.of(e.name().toString(), ((Entry.File) e).size()))
        .sum();
  }

  private static Set<Set<String>> sets(SampleTree tree) {
    Set<Set<String>> sets = new HashSet<>();
    for (Part part : Split.of(tree.entries())) {
      Set<String> names = new TreeSet<>();
      part.entries().stream()
          .filter(Entry.File.class::isInstance)
          .forEach(entry -> names.add(entry.name().toString()));
      sets.add(names);
    }
    return sets;
  }

  /** How many parts of the one are not in the other. */
  private static int fresh(Set<Set<String>> after, Set<Set<String>> before) {
    return (int) after.stream().filter(set -> !before.contains(set)).count();
  }

  @Test
  void partsTogetherAreTheTree() {
    Random random = new Random(1);
    int several = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, String> below = new TreeMap<>();
      List<Entry> entries = mixed(random, below).entries();
      List<Part> parts = Split.of(entries);
      several += parts.size() > 1 ? 1 : 0;
      assertThat(SampleTree.unpacked(below, layers(parts)))
          .as("round %d", round)
          .isEqualTo(SampleTree.unpacked(below, List.of(entries)));
    }
    assertThat(several).isGreaterThan(ROUNDS / 2);
  }

  @Test
  void allButDirectoriesIsInOnePart() {
    Random random = new Random(2);
    for (int round = 0; round < ROUNDS; round++) {
      List<Entry> entries = mixed(random, new TreeMap<>()).entries();
      List<Entry> found = new ArrayList<>();
      layers(Split.of(entries)).forEach(found::addAll);
      found.removeIf(Entry.Directory.class::isInstance);
      assertThat(found)
          .containsExactlyInAnyOrderElementsOf(
              entries.stream().filter(entry -> !(entry instanceof Entry.Directory)).toList());
    }
  }

  @Test
  void partsAreInCanonicalOrderWithAllTheirDirectories() {
    Random random = new Random(3);
    for (int round = 0; round < ROUNDS; round++) {
      List<Entry> entries = mixed(random, new TreeMap<>()).entries();
      for (Part part : Split.of(entries)) {
        assertThat(part.entries()).isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
        assertThat(part.entries()).doesNotHaveDuplicates();
        List<Entry> needed =
            entries.stream()
                .filter(Entry.Directory.class::isInstance)
                .filter(d -> part.entries().stream().anyMatch(e -> e.name().isBelow(d.name())))
                .toList();
        assertThat(part.entries()).containsAll(needed);
      }
    }
  }

  @Test
  void theOrderOfTheInputDoesNotCount() {
    Random random = new Random(4);
    for (int round = 0; round < ROUNDS; round++) {
      List<Entry> entries = mixed(random, new TreeMap<>()).entries();
      List<Entry> shuffled = new ArrayList<>(entries);
      Collections.shuffle(shuffled, random);
      assertThat(Split.of(shuffled)).isEqualTo(Split.of(entries));
    }
  }

  @Test
  void noPartButTheTopIsSmallAndThereAreNotTooMany() {
    Random random = new Random(5);
    for (int round = 0; round < ROUNDS; round++) {
      List<Part> parts = Split.of(SampleTree.random(random).entries());
      assertThat(parts).hasSizeBetween(1, 8);
      for (Part part : parts.subList(0, parts.size() - 1)) {
        assertThat(weight(part)).isGreaterThanOrEqualTo(SampleTree.MIB);
      }
    }
  }

  @Test
  void oneFileMoreChangesOnePartOrTwo() {
    Random random = new Random(6);
    int more = 0;
    for (int round = 0; round < 5 * ROUNDS; round++) {
      SampleTree tree = SampleTree.random(random);
      String path = SampleTree.randomPath(random, 500 + round);
      int fresh = fresh(sets(tree.copy().file(path, 100 * SampleTree.KIB)), sets(tree));
      // What is cut at the edge of a limit may be cut otherwise.
      assertThat(fresh).as("round %d", round).isBetween(1, 4);
      more += fresh > 2 ? 1 : 0;
    }
    assertThat(more).isLessThan(ROUNDS / 20);
  }

  @Test
  void anotherVersionOfALibraryChangesItsPartAlone() {
    Random random = new Random(7);
    for (int round = 0; round < 5 * ROUNDS; round++) {
      SampleTree tree = SampleTree.random(random).file(OLD, 400_000);
      SampleTree other = tree.without(OLD).file(NEWER, 400_000);
      assertThat(fresh(sets(other), sets(tree))).as("round %d", round).isEqualTo(1);
    }
  }

  @Test
  void aLargerVersionOfALibrarySeldomChangesMoreThanItsPart() {
    Random random = new Random(8);
    int more = 0;
    for (int round = 0; round < 5 * ROUNDS; round++) {
      SampleTree tree = SampleTree.random(random).file(OLD, 400_000);
      SampleTree other = tree.without(OLD).file(NEWER, 412_345);
      more += fresh(sets(other), sets(tree)) > 1 ? 1 : 0;
    }
    assertThat(more).isLessThan(ROUNDS / 10);
  }
}
