// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.files.RawPath;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternsTest {
  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, a/b/c, true",
    "a, b/a, false",
    "a, ab, false",
    "/a, a, true",
    "a/, a, true",
    "a/, a/b, true",
    "./a//b/, a/b, true",
    "x/../a, a, true",
    "/../a, a, true",
    "../a, a, false",
    "*, a, true",
    "*, a/b, true",
    "*.map, a.map, true",
    "*.map, .map, true",
    "*.map, a/b.map, false",
    "*/b, a/b/c, true",
    "*/b, a/c/b, false",
    "a*c, abbc, true",
    "a*c, ab/c, false",
    "?, a, true",
    "?, ab, false",
    "?, é, true",
    "a?b, a/b, false",
    "**, a/b, true",
    "**/, a/b, true",
    "**/foo, foo, true",
    "**/foo, a/b/foo, true",
    "**/foo, a/foo/b, true",
    "**/foo, afoo, false",
    "**/*.map, a.map, true",
    "**/*.map, a/b/c.map, true",
    "foo/**, foo/a/b, true",
    "foo/**, foo, false",
    "foo/**, foobar, false",
    "a/**/b, a/b, true",
    "a/**/b, a/x/y/b, true",
    "a/**/b, a/xb, false",
    "a**b, ab, true",
    "a**b, ax/b, true",
    "a**b, axb, false",
    "a/**/**/b, a/b, true",
    "[a-c]x, bx, true",
    "[a-c]x, dx, false",
    "[^a]x, bx, true",
    "[^a]x, ax, false",
    "[!a]x, !x, true",
    "[\\]]x, ]x, true",
    "[\\--0]x, .x, true",
    "a], a], true",
    "\\*, *, true",
    "\\*, a, false",
    "a.b, aXb, false",
    "a+(b){1}|$^, a+(b){1}|$^, true",
  })
  void aPatternMatchesAPathOrADirectoryAbove(String pattern, String path, boolean matches) {
    assertThat(Patterns.of(pattern).matches(RawPath.of(path))).isEqualTo(matches);
  }

  @Test
  void theLastOneThatAppliesDecides() {
    Patterns patterns = Patterns.of("docs", "!docs/*.md", "docs/secret.md");
    assertThat(patterns.matches(RawPath.of("docs/a.txt"))).isTrue();
    assertThat(patterns.matches(RawPath.of("docs/a.md"))).isFalse();
    assertThat(patterns.matches(RawPath.of("docs/secret.md"))).isTrue();
    assertThat(patterns.matches(RawPath.of("docs"))).isTrue();
    assertThat(patterns.hasExceptions()).isTrue();
    assertThat(Patterns.of("!a").matches(RawPath.of("a"))).isFalse();
    assertThat(Patterns.of("a", " ! a ").matches(RawPath.of("a"))).isFalse();
  }

  @Test
  void bytesThatAreNoTextAreCharactersToo() {
    RawPath path = RawPath.of(new byte[] {'a', (byte) 0xff, (byte) 0xc3, 'b'});
    assertThat(Patterns.of("a??b").matches(path)).isTrue();
    assertThat(Patterns.of("a?b").matches(path)).isFalse();
    assertThat(Patterns.of("a*").matches(path)).isTrue();
    assertThat(Patterns.of("a\ufffd*").matches(path)).isFalse();
  }

  @Test
  void aNameWithALineFeedIsMatchedAsAWhole() {
    assertThat(Patterns.of("a**").matches(RawPath.of("a\nb"))).isTrue();
    assertThat(Patterns.of("a").matches(RawPath.of("a\n"))).isFalse();
  }

  @Test
  void aHostilePatternTakesNoTime() {
    String pattern = "**/*a".repeat(200) + "b";
    assertThat(Patterns.of(pattern).matches(RawPath.of("a/".repeat(2000) + "a"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "!", " ! ", "[", "[]", "[]a]", "[a", "[a-", "[a-]", "[c-a]", "a\\"})
  void whatIsNoPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> Patterns.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid pattern \"");
  }

  @Test
  void aFileHasCommentsAndOneMayNotBeginWithSpace() {
    Patterns patterns = Patterns.parse("\ufeff# no\r\n\r\n  a  \r\n #b\n!c\n\n");
    assertThat(patterns).isEqualTo(Patterns.of("a", "#b", "!c"));
    assertThat(Patterns.of("#a").matches(RawPath.of("#a"))).isTrue();
    assertThat(Patterns.parse("\n# only comments\n")).isEqualTo(Patterns.NONE);
  }

  @Test
  void aSelectionTakesWhatIsIncludedAndNotExcluded() {
    Selection selection = new Selection(Patterns.of("src"), Patterns.of("**/*.o", "!src/keep.o"));
    assertThat(selection.takes(RawPath.of("src/a.c"))).isTrue();
    assertThat(selection.takes(RawPath.of("src/a.o"))).isFalse();
    assertThat(selection.takes(RawPath.of("src/keep.o"))).isTrue();
    assertThat(selection.takes(RawPath.of("lib/a.c"))).isFalse();
    assertThat(Selection.ALL.takes(RawPath.of("x"))).isTrue();
    assertThat(Selection.without(Patterns.of("a")).skipsBelow(RawPath.of("a"))).isTrue();
    assertThat(Selection.without(Patterns.of("a", "!a/b")).skipsBelow(RawPath.of("a"))).isFalse();
  }

  @Test
  void anAttributeRuleThatMatchesLaterCounts() {
    ModeRule mode = ModeRule.of(0700);
    Attributes attributes =
        new Attributes(
            Optional.empty(),
            Optional.of(Owner.parse("1")),
            List.of(
                new Attributes.Rule(
                    Patterns.of("bin"), Optional.of(mode), Optional.of(Owner.parse("2"))),
                new Attributes.Rule(
                    Patterns.of("**/x"), Optional.empty(), Optional.of(Owner.parse("3")))));
    assertThat(attributes.owner(RawPath.of("a"))).contains(Owner.parse("1"));
    assertThat(attributes.owner(RawPath.of("bin/a"))).contains(Owner.parse("2"));
    assertThat(attributes.owner(RawPath.of("bin/x"))).contains(Owner.parse("3"));
    assertThat(attributes.mode(RawPath.of("bin/x"))).contains(mode);
    assertThat(attributes.mode(RawPath.of("a"))).isEmpty();
  }
}
