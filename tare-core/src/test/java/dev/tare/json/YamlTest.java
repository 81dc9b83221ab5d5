// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
  private static LocatedJson parse(String text) {
    return Yaml.parseLocated(text.getBytes(StandardCharsets.UTF_8), JsonLimits.BUILD_FILE);
  }

  private static String written(LocatedJson located) {
    return new String(Json.write(located.value()), StandardCharsets.UTF_8);
  }

  private static void refused(String text, int line, int column, String cause) {
    assertThatThrownBy(() -> parse(text))
        .asInstanceOf(InstanceOfAssertFactories.throwable(JsonException.class))
        .hasMessageContaining(cause)
        .satisfies(
            e -> {
              assertThat(e.line()).isEqualTo(line);
              assertThat(e.column()).isEqualTo(column);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "null|null",
        "~|null",
        "NULL|null",
        "true|true",
        "False|false",
        "yes|\"yes\"",
        "off|\"off\"",
        "12|12",
        "+12|12",
        "-0012|-12",
        "0755|755",
        "0o17|15",
        "0x1F|31",
        "1.5|1.5",
        ".5|0.5",
        "1e3|1E+3",
        "12:30|\"12:30\"",
        "1_000|\"1_000\"",
        "2024-01-01|\"2024-01-01\"",
        "'12'|\"12\"",
        "\"a\\tb\"|\"a\\u0009b\"",
        "!!str 12|\"12\"",
        "! 12|\"12\"",
        "a b # c|\"a b\"",
        "[a, [b], {c: d}]|[\"a\",[\"b\"],{\"c\":\"d\"}]",
        "{1: a, true: b, null: c}|{\"1\":\"a\",\"true\":\"b\",\"null\":\"c\"}",
        "{a: &x [1], b: *x}|{\"a\":[1],\"b\":[1]}",
        "{&k a: 1, b: *k}|{\"a\":1,\"b\":\"a\"}",
      })
  void scalarsAreThoseOfTheCoreSchema(String yaml, String json) {
    assertThat(written(parse(yaml))).isEqualTo(json);
  }

  @Test
  void blocksAreRead() {
    assertThat(
            parse(
                    """
                    # comment
                    a:
                      - b: 1
                        c: |
                          two
                          lines
                      - >-
                        one
                        line
                    d:
                    """)
                .value())
        .hasToString(
            "{\"a\":[{\"b\":1,\"c\":\"two\\u000alines\\u000a\"},\"one line\"],\"d\":null}");
  }

  @Test
  void everyPartKnowsItsPlace() {
    LocatedJson located = parse("\ufeffa: 1\nb:\n  - \u00e4\ud83d\ude00: [x, y]\n");
    JsonObject root = (JsonObject) located.value();
    JsonArray list = (JsonArray) root.get("b").orElseThrow();
    JsonObject inner = (JsonObject) list.items().get(0);
    JsonArray flow = (JsonArray) inner.get("\u00e4\ud83d\ude00").orElseThrow();
    assertThat(located.ofName(root, "a")).isEqualTo(new JsonPosition(1, 1));
    assertThat(located.ofName(root, "b")).isEqualTo(new JsonPosition(2, 1));
    assertThat(located.of(list)).isEqualTo(new JsonPosition(3, 3));
    assertThat(located.ofName(inner, "\u00e4\ud83d\ude00")).isEqualTo(new JsonPosition(3, 5));
    assertThat(located.of(flow.items().get(1))).isEqualTo(new JsonPosition(3, 13));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{a: 1, a: 2}|1|8|duplicate member \"a\"",
        "{a: 1, 'a': 2}|1|8|duplicate member \"a\"",
        "[a|1|3|the text ends too early",
        "'a|1|3|the text ends too early",
        "[a}|1|3|a comma or ] is missing",
        "{a: b]|1|6|a comma or } is missing",
        "\"\\x\"|1|4|an escape",
        "\"\\d\"|1|3|an escape that YAML does not have",
        "`a|1|1|put the text in quotes",
        "!x a|1|1|a tag; only !!str is known",
        "!!int 1|1|1|a tag; only !!str is known",
        "!!map {}|1|1|a tag; only !!str is known",
        "!x!y a|1|1|a tag; only !!str is known",
        ".inf|1|1|a number that JSON does not have",
        "1e99999999999|1|1|a number whose exponent is too large",
        "*a|1|1|an alias of what is not there",
        "&a [*a]|1|5|an alias of what is not there",
        "{*a : b}|1|2|an alias as a key",
        "{[a]: b}|1|2|a list or mapping as a key",
        "{<<: {a: 1}}|1|2|a merge key",
      })
  void whatIsNotReadIsRefusedAtItsPlace(String text, int line, int column, String cause) {
    refused(text, line, column, cause);
  }

  @Test
  void documentsThatAreNotOneAreRefused() {
    refused("", 1, 1, "the text is empty");
    refused("# nothing\n", 2, 1, "the text is empty");
    refused("a: 1\n---\nb: 2\n", 2, 1, "a second document");
    refused("a: 1\n...\nb: 2\n", 3, 1, "text after the end of the value");
    refused("a: \u0001\n", 1, 4, "a control character");
    refused("a:\n\t- b\n", 2, 1, "a tab");
    refused("a:\n  - b\n c: d\n", 3, 2, "not indented");
  }

  @Test
  void badUtf8IsRefused() {
    assertThatThrownBy(
            () -> Yaml.parseLocated(new byte[] {'a', ':', ' ', (byte) 0xff}, JsonLimits.BUILD_FILE))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void aliasesCountAsOftenAsTheyAreUsed() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 20; i++) {
      String more = ", *a" + (i - 1);
      bomb.append("a%d: &a%d [*a%d%s]\n".formatted(i, i, i - 1, more.repeat(9)));
    }
    assertThatThrownBy(() -> parse(bomb.toString()))
        .isInstanceOf(JsonException.class)
        .hasMessage("more than 100000 values, those of aliases included");
  }

  @Test
  void aliasesCountWithTheirLevels() {
    StringBuilder deep = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 40; i++) {
      deep.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    refused(deep.toString(), 32, 12, "nested deeper than 32 levels");
  }

  @Test
  void deepTextsAreRefusedBeforeTheyAreBuilt() {
    refused("[".repeat(500_000), 1, 33, "nested deeper than 32 levels");
  }

  @Test
  void manyValuesAreRefused() {
    assertThatThrownBy(() -> parse("[" + "1,".repeat(200_000) + "]"))
        .hasMessageContaining("more than 100000 values");
  }

  @Test
  void hugeTextsAreRefused() {
    assertThatThrownBy(() -> parse("a: " + "x".repeat(1 << 20)))
        .hasMessageContaining("longer than 1048576 bytes");
  }
}
