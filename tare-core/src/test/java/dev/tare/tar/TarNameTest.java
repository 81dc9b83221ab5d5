// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tare.files.RawPath;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TarNameTest {
  @ParameterizedTest
  @CsvSource({
    "a, a",
    "/a/b, a/b",
    "//a//b//, a/b",
    "./a, a",
    "/./a/./b/., a/b",
    "..a/b.., ..a/b..",
    ".../.a, .../.a",
    "' a ', ' a '",
    "a\\b, a\\b"
  })
  void whatUsersWriteBecomesAName(String written, String name) {
    assertThat(TarName.of(written).path()).isEqualTo(RawPath.of(name));
  }

  @ParameterizedTest
  @CsvSource({
    "'', path \"\" names nothing below the root",
    "/, path / names nothing below the root",
    "./., path ./. names nothing below the root",
    ".., path .. holds a .. component",
    "a/../b, path a/../b holds a .. component",
    "a/.., path a/.. holds a .. component",
    "'a\0b', path a\\x00b holds a NUL byte",
    "'..\u001b[1m/..', path ..\\x1b[1m/.. holds a .. component"
  })
  void whatCannotBeANameIsExplained(String written, String problem) {
    assertThatIllegalArgumentException().isThrownBy(() -> TarName.of(written)).withMessage(problem);
    assertThat(TarName.problem(RawPath.of(written))).contains(problem);
  }

  @Test
  void aNameMayHaveTheLengthThatLinuxTakesButNoMore() {
    String longest = "a/".repeat(2047) + "bc";

    assertThat(TarName.of(longest + "/").path().length()).isEqualTo(4096);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TarName.of(longest + "d"))
        .withMessageEndingWith("... is longer than 4096 bytes")
        .withMessageMatching(".{0,320}");
  }

  @Test
  void partsAndCombinations() {
    TarName name = TarName.of("a/b/c");

    assertThat(name.parent()).contains(TarName.of("a/b"));
    assertThat(TarName.of("a").parent()).isEmpty();
    assertThat(name.fileName()).isEqualTo(RawPath.of("c"));
    assertThat(TarName.of("a").fileName()).isEqualTo(RawPath.of("a"));
    assertThat(TarName.of("a").resolve("/b/./c/")).isEqualTo(name).hasSameHashCodeAs(name);
    assertThatIllegalArgumentException().isThrownBy(() -> name.resolve("../d"));
    assertThatIllegalArgumentException().isThrownBy(() -> name.resolve("."));
    assertThat(name.isBelow(TarName.of("a"))).isTrue();
    assertThat(name.isBelow(TarName.of("a/b/c"))).isFalse();
    assertThat(TarName.of("ab/c").isBelow(TarName.of("a"))).isFalse();
  }

  @Test
  void aDirectoryComesBeforeWhatIsInItAndSubtreesStayTogether() {
    List<String> sorted =
        Stream.of("a.b", "a-", "a", "a/z", "a/b/c", "b", "é", "a/b", "a/b.c", "a b")
            .map(TarName::of)
            .sorted()
            .map(TarName::toString)
            .toList();

    assertThat(sorted)
        .containsExactly("a", "a/b", "a/b/c", "a/b.c", "a/z", "a b", "a-", "a.b", "b", "é");
  }
}
