// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.input.InputException;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final Content EMPTY = Content.of(new byte[0]);

  private static Entry file(String name) {
    return file(name, EMPTY);
  }

  private static Entry file(String name, Content content) {
    return new Entry.File(TarName.of(name), new Metadata(0644, 0, 0, 7), 0, content);
  }

  private static Entry directory(String name, int mode) {
    return new Entry.Directory(TarName.of(name), new Metadata(mode, 0, 0, 7));
  }

  private static Entry link(String name) {
    return new Entry.Symlink(TarName.of(name), new Metadata(0777, 0, 0, 7), RawPath.of("x"));
  }

  private static Optional<MergedTree> below(boolean known) {
    return known ? Optional.of(MergedTree.EMPTY) : Optional.empty();
  }

  private static List<Entry> gather(boolean parents, Entry... entries) throws IOException {
    Gathering gathering = new Gathering(below(parents), 7);
    int number = 1;
    for (Entry entry : entries) {
      gathering.add(entry, "set " + number++);
    }
    return gathering.finish();
  }

  @Test
  void aDirectoryIsFollowedByAllBelowItBeforeSiblingsThatSortLower() throws Exception {
    List<Entry> entries =
        gather(
            false,
            file("a.b"),
            file("a b"),
            file("b"),
            file("a/z"),
            directory("a", 0755),
            file("a/y!"),
            file("a/y/x"),
            directory("a/y", 0755),
            file("a-b"),
            file("\u00e9"),
            file("Z"));

    assertThat(Trees.names(entries))
        .containsExactly(
            "Z", "a", "a/y", "a/y/x", "a/y!", "a/z", "a b", "a-b", "a.b", "b", "\u00e9");
  }

  @Test
  void theOrderOfSetsDoesNotMatter() throws Exception {
    Entry[] forth = {file("b/c"), directory("b", 0755), file("a"), link("b/d")};
    Entry[] back = {forth[3], forth[2], forth[1], forth[0]};

    assertThat(gather(true, forth)).isEqualTo(gather(true, back));
  }

  @Test
  void missingParentsAreMadeOnceAndOnlyWhereNobodyGivesThem() throws Exception {
    List<Entry> entries =
        gather(true, file("a/b/c/1"), file("a/b/c/2"), directory("a/b", 0700), file("a/d/3"));

    assertThat(Trees.listing(entries))
        .containsExactly(
            "d 755 0:0 a",
            "d 700 0:0 a/b",
            "d 755 0:0 a/b/c",
            "f 644 0:0 a/b/c/1 []",
            "f 644 0:0 a/b/c/2 []",
            "d 755 0:0 a/d",
            "f 644 0:0 a/d/3 []");
    assertThat(entries).allMatch(e -> e.metadata().mtime() == 7);
  }

  @Test
  void noParentsAreMadeUnlessWanted() throws Exception {
    assertThat(Trees.names(gather(false, file("a/b/c")))).containsExactly("a/b/c");
  }

  @Test
  void aDirectoryThatTwoSetsGiveAlikeIsWrittenOnce() throws Exception {
    assertThat(gather(true, directory("a", 0755), directory("a", 0755), file("a/b"))).hasSize(2);
  }

  @Test
  void aDirectoryThatTwoSetsGiveDifferentlyIsRefused() {
    assertThatThrownBy(() -> gather(true, directory("a", 0755), directory("a", 0700)))
        .isInstanceOf(InputException.class)
        .hasMessage("a: is given by set 1 and by set 2, as directories with 0755 0:0 and 0700 0:0");
  }

  @Test
  void aFileThatTwoSetsGiveIsRefusedThoughItIsTheSame() {
    assertThatThrownBy(() -> gather(true, file("a"), file("a")))
        .isInstanceOf(InputException.class)
        .hasMessage("a: is given by set 1 and by set 2");
    assertThatThrownBy(() -> gather(true, file("a"), directory("a", 0755)))
        .hasMessage("a: is given by set 1 and by set 2");
    assertThatThrownBy(() -> gather(true, link("a"), link("a"))).hasMessageContaining("given");
  }

  @Test
  void nothingCanBeBelowAFileOrALink() {
    for (boolean parents : new boolean[] {true, false}) {
      assertThatThrownBy(() -> gather(parents, file("a/b/c"), file("a")))
          .isInstanceOf(InputException.class)
          .hasMessage("a/b/c: from set 1: cannot be below a, a file from set 2");
      assertThatThrownBy(() -> gather(parents, link("a"), directory("a/b", 0755)))
          .isInstanceOf(InputException.class)
          .hasMessage("a/b: from set 2: cannot be below a, a link from set 1");
    }
  }

  @Test
  void aSiblingThatBeginsLikeAFileIsNotBelowIt() throws Exception {
    assertThat(gather(true, file("a"), file("a.d"), file("ab/c"))).hasSize(4);
  }

  @Test
  void namesThatWouldBeDeletionsAreRefusedAnywhereInAPath() {
    for (String name : new String[] {".wh.a", "a/.wh..wh..opq", "a/.wh.b/c", ".wh."}) {
      assertThatThrownBy(() -> gather(true, file(name)))
          .isInstanceOf(InputException.class)
          .hasMessage(name + ": from set 1: names that begin with .wh. mean deletions in layers");
    }
  }

  @Test
  void namesThatOnlyLookLikeDeletionsPass() throws Exception {
    assertThat(gather(false, file(".wh"), file("a.wh.b"), file("wh.a"))).hasSize(3);
  }

  @Test
  void theFirstNameOfASharedFileIsTheFile() throws Exception {
    Content content = Content.of(new byte[0]);
    Gathering gathering = new Gathering(below(false), 7);
    gathering.add(file("c", content), "set");
    gathering.add(file("a", content), "set");
    gathering.add(file("b", content), "set");
    gathering.add(file("d", Content.of(new byte[0])), "set");
    gathering.share(content);

    assertThat(Trees.listing(gathering.finish()))
        .containsExactly(
            "f 644 0:0 a []", "h 644 0:0 b == a", "h 644 0:0 c == a", "f 644 0:0 d []");
  }

  @Test
  void aDeepTreeTakesTimeInProportion() throws Exception {
    StringBuilder name = new StringBuilder("d");
    Gathering gathering = new Gathering(below(true), 7);
    for (int i = 0; i < 1000; i++) {
      name.append("/d");
    }
    gathering.add(file(name + "/f"), "set");

    assertThat(gathering.finish()).hasSize(1002);
  }
}
