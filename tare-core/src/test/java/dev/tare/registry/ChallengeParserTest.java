// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeParserTest {
  private static List<Challenge> parse(String... headers) {
    return ChallengeParser.parse(List.of(headers));
  }

  @Test
  void aScopeMayHaveCommasAndEscapedQuotes() {
    assertThat(
            parse("Bearer realm=\"https://a.test/t\",scope=\"repository:x:pull,push \\\"q\\\"\""))
        .containsExactly(
            new Challenge(
                "bearer",
                Map.of("realm", "https://a.test/t", "scope", "repository:x:pull,push \"q\"")));
  }

  @Test
  void severalChallengesStandInOneHeaderOrSeveral() {
    List<Challenge> expected =
        List.of(
            new Challenge("negotiate", Map.of()),
            new Challenge("basic", Map.of("realm", "x")),
            new Challenge("bearer", Map.of("realm", "https://a.test")));
    assertThat(parse("Negotiate, Basic realm=\"x\", bearer REALM=\"https://a.test\""))
        .isEqualTo(expected);
    assertThat(parse("Negotiate", "Basic realm=x", "BEARER realm=https://a.test"))
        .isEqualTo(expected);
  }

  @Test
  void token68IsPassedOver() {
    assertThat(parse("Negotiate dGVzdA==, Basic realm=\"x\""))
        .extracting(Challenge::scheme)
        .containsExactly("negotiate", "basic");
  }

  @Test
  void spacesAndEmptyElementsDoNoHarm() {
    assertThat(parse(" , ,Bearer  realm = \"r\" ,, service = \"s\" , "))
        .containsExactly(new Challenge("bearer", Map.of("realm", "r", "service", "s")));
  }

  @Test
  void faultyChallengesAreDropped() {
    assertThat(parse("Bearer realm=\"open")).isEmpty();
    assertThat(parse("Bearer realm=\"a\",realm=\"b\"")).isEmpty();
    assertThat(parse("Bearer realm=\"a\" service=\"b\"")).isEmpty();
    assertThat(parse("Bearer realm=\"a\u0001b\"")).isEmpty();
    assertThat(parse("", "=", "\"\"", "Bearer =x")).allMatch(c -> c.parameters().isEmpty());
    assertThat(parse("Bearer realm=\"" + "x".repeat(20_000) + "\"")).isEmpty();
  }

  @Test
  void missingScopeIsRecognised() {
    assertThat(parse("Bearer realm=\"r\",error=\"insufficient_scope\"").get(0).wantsMoreScope())
        .isTrue();
    assertThat(parse("Bearer realm=\"r\",error=\"invalid_token\"").get(0).wantsMoreScope())
        .isFalse();
  }
}
