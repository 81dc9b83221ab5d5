// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import static dev.tare.split.SampleTree.KIB;
import static dev.tare.split.SampleTree.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.changeset.Entry;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {
  private static Map<String, List<String>> cut(SampleTree tree) {
    return Split.of(tree.entries()).stream()
        .collect(Collectors.toMap(Part::name, SplitTest::names));
  }

  /** Of all but directories. */
  private static List<String> names(Part part) {
    return part.entries().stream()
        .filter(entry -> !(entry instanceof Entry.Directory))
        .map(entry -> entry.name().toString())
        .toList();
  }

  private static SampleTree application() {
    return new SampleTree()
        .file("app/lib/guava-33.2.1-jre.jar", 3 * MIB)
        .file("app/lib/own-core-1.4.0.jar", MIB)
        .file("app/lib/own-model-1.4.0.jar", MIB)
        .file("app/lib/own-web-1.4.0.jar", MIB)
        .file("app/bin/own", 10 * KIB)
        .file("app/conf/own.conf", KIB);
  }

  @Test
  void librariesOfOthersThoseOfTheProjectAndTheRestAreApart() {
    assertThat(cut(application()))
        .containsOnly(
            Map.entry("third-party", List.of("app/lib/guava-33.2.1-jre.jar")),
            Map.entry(
                "project",
                List.of(
                    "app/lib/own-core-1.4.0.jar",
                    "app/lib/own-model-1.4.0.jar",
                    "app/lib/own-web-1.4.0.jar")),
            Map.entry("application", List.of("app/bin/own", "app/conf/own.conf")));
  }

  @Test
  void theMostStableComeFirst() {
    assertThat(Split.of(application().entries()))
        .extracting(Part::name)
        .containsExactly("third-party", "project", "application");
  }

  @Test
  void whatIsSmallIsOneLayerAsItWas() {
    SampleTree tree =
        new SampleTree()
            .file("app/lib/guava-33.2.1-jre.jar", 500 * KIB)
            .file("app/Main.class", KIB)
            .whiteout("app/old");
    assertThat(Split.of(tree.entries())).containsExactly(new Part("third-party", tree.entries()));
  }

  @Test
  void nothingIsOneEmptyLayer() {
    assertThat(Split.of(List.of())).containsExactly(new Part("application", List.of()));
  }

  @Test
  void marksAloneAreOneLayer() {
    SampleTree tree = new SampleTree().whiteout("etc/old").opaque("var");
    assertThat(Split.of(tree.entries())).containsExactly(new Part("application", tree.entries()));
  }

  @Test
  void marksAreInTheFirstLayer() {
    SampleTree tree = application().whiteout("app/bin/old").opaque("app/conf");
    Part first = Split.of(tree.entries()).get(0);
    assertThat(
            first.entries().stream()
                .map(entry -> entry.getClass().getSimpleName() + " " + entry.name()))
        .containsExactly(
            "Directory app",
            "Directory app/bin",
            "Whiteout app/bin/old",
            "Directory app/conf",
            "Opaque app/conf",
            "Directory app/lib",
            "File app/lib/guava-33.2.1-jre.jar");
  }

  @Test
  void aHardLinkIsWithItsFile() {
    SampleTree tree = application().hardlink("app/main", "app/lib/own-web-1.4.0.jar");
    assertThat(cut(tree).get("project")).contains("app/main");
  }

  @Test
  void aHardLinkToNothingIsNamed() {
    SampleTree tree = application().hardlink("app/main", "app/other");
    assertThatThrownBy(() -> Split.of(tree.entries()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("app/main: is a hard link to app/other, which is not in the tree");
  }

  @Test
  void directoriesKeepTheirMetadataInEveryLayer() {
    SampleTree tree = application().directory("app").directory("app/logs");
    List<Part> parts = Split.of(tree.entries());
    for (Part part : parts) {
      assertThat(part.entries().get(0)).isEqualTo(tree.entries().get(0));
    }
    assertThat(
            parts.stream()
                .filter(
                    p ->
                        p.entries().stream().anyMatch(e -> e.name().toString().equals("app/logs"))))
        .extracting(Part::name)
        .containsExactly("application");
  }

  @Test
  void librariesThatComeAsSeveralOfOneVersionAreApart() {
    SampleTree tree = application();
    for (String name : List.of("core", "web", "orm", "expression")) {
      tree.file("app/lib/spring-" + name + "-6.1.13.jar", MIB);
    }
    tree.file("app/lib/own-more-1.4.0.jar", MIB).file("app/lib/own-other-1.4.0.jar", MIB);
    assertThat(cut(tree).get("frameworks"))
        .containsExactly(
            "app/lib/spring-core-6.1.13.jar",
            "app/lib/spring-expression-6.1.13.jar",
            "app/lib/spring-orm-6.1.13.jar",
            "app/lib/spring-web-6.1.13.jar");
  }

  @Test
  void smallLibrariesOfOthersAreApartFromLargeOnes() {
    SampleTree tree = new SampleTree();
    tree.file("app/lib/jna-5.14.0.jar", 2 * MIB).file("app/lib/zstd-1.5.6.jar", 6 * MIB);
    tree.file("app/lib/slf4j-2.0.16.jar", 600 * KIB).file("app/lib/gson-2.11.0.jar", 500 * KIB);
    assertThat(cut(tree))
        .containsEntry(
            "third-party 3", List.of("app/lib/gson-2.11.0.jar", "app/lib/slf4j-2.0.16.jar"));
  }

  @Test
  void oneLargeLibraryStandsAlone() {
    SampleTree tree = new SampleTree().file("app/lib/rocksdbjni-7.9.2.jar", 50 * MIB);
    IntStream.range(0, 10)
        .forEach(
            i -> tree.file("app/lib/" + "bcdefghijk".charAt(i) + "lib-1." + i + ".jar", 200 * KIB));
    assertThat(cut(tree)).containsValue(List.of("app/lib/rocksdbjni-7.9.2.jar")).hasSize(2);
  }

  @Test
  void thereAreNoMoreLayersThanAllowed() {
    SampleTree tree = new SampleTree();
    for (int i = 0; i < 26; i++) {
      tree.file("app/lib/" + (char) ('a' + i) + "lib-1." + i + ".jar", 20 * MIB);
    }
    tree.file("app/Main.class", 3 * MIB)
        .file("app/logo.png", 2 * MIB)
        .file("jre/release", 1)
        .file("jre/lib/modules", 100 * MIB);
    assertThat(Split.of(tree.entries())).hasSize(8);
    for (int most = 1; most < 8; most++) {
      assertThat(Split.of(tree.entries(), new Limits(most, MIB))).hasSize(most);
    }
  }

  @Test
  void noLayersAreTooFew() {
    assertThatThrownBy(() -> new Limits(0, MIB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a tree cannot be cut into 0 layers");
  }
}
