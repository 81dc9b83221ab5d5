// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParseTest {
  private static final JsonLimits LIMITS = new JsonLimits(1 << 20, 10, 1_000);

  private static JsonValue parse(String text) {
    return Json.parse(text.getBytes(UTF_8), LIMITS);
  }

  private static JsonException refusal(byte[] text, JsonLimits limits) {
    JsonException e = catchThrowableOfType(JsonException.class, () -> Json.parse(text, limits));
    assertThat(e).as("refused").isNotNull();
    return e;
  }

  private static JsonException refusal(String text) {
    return refusal(text.getBytes(UTF_8), LIMITS);
  }

  @Test
  void everyKindOfValueIsRead() {
    JsonValue value =
        parse(" {\"s\":\"x\",\"n\":-1.50e+3,\"t\":true,\"f\":false,\"z\":null,\"a\":[1,[]]}\r\n");
    assertThat(value).isInstanceOf(JsonObject.class);
    JsonObject object = (JsonObject) value;
    assertThat(object.members().keySet()).containsExactly("s", "n", "t", "f", "z", "a");
    assertThat(object.get("s")).contains(new JsonString("x"));
    assertThat(object.get("n")).contains(new JsonNumber("-1.50e+3"));
    assertThat(object.get("t")).contains(new JsonBoolean(true));
    assertThat(object.get("f")).contains(new JsonBoolean(false));
    assertThat(object.get("z")).contains(new JsonNull());
    assertThat(object.get("a"))
        .contains(new JsonArray(List.of(JsonNumber.of(1), new JsonArray(List.of()))));
    assertThat(object.get("none")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "true,true", "'\"\"','\"\"'", "null,null", "'\t[ ]\n','[]'"})
  void anyValueMayBeTheRoot(String text, String canonical) {
    assertThat(new String(Json.write(parse(text)), UTF_8)).isEqualTo(canonical);
  }

  @Test
  void escapesAreResolved() {
    assertThat(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\\u0000\""))
        .isEqualTo(new JsonString("\"\\/\b\f\n\r\té😀\0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[NaN]",
        "[-Infinity]",
        "[Infinity]",
        "[+1]",
        "[.5]",
        "[1.]",
        "[1.e3]",
        "[01]",
        "[-01]",
        "[0x10]",
        "[1_000]",
        "[--1]",
        "[1e]",
        "[1e+]",
        "[-]",
        "[1.5.6]",
        "[1x]",
        "1x",
        "01",
        "1 2",
        "1]",
        "1,",
        "{}{}",
        "{} x",
        "[] //c",
        "{}\u0000",
        "{}\u000c",
        "\u000b{}",
        "\u00a0{}",
        "\u2028{}",
        "{} \ufeff",
        "[1,]",
        "[,1]",
        "[1,,2]",
        "[1 2]",
        "[1;2]",
        "{\"a\":1,}",
        "{,}",
        "{\"a\":1,,}",
        "{a:1}",
        "{'a':1}",
        "{1:2}",
        "{\"a\" 1}",
        "{\"a\"=1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":}",
        "{\"a\"}",
        "{null:1}",
        "'a'",
        "// c\n1",
        "/* c */1",
        "# c\n1",
        "[1 /* c */]",
        "]",
        "}",
        "[}",
        "{]",
        "[1}",
        "tru",
        "truex",
        "True",
        "nul",
        "undefined",
        "\"a\nb\"",
        "\"a\tb\"",
        "\"a\u0000b\"",
        "\"\u001b\"",
        "\"\\x41\"",
        "\"\\'\"",
        "\"\\u12g4\"",
        "\"\\u 123\"",
        "\"\\U0041\"",
        "\"\\\n\"",
        "{\"a\nb\":1}",
        "\u001b[31m"
      })
  void whatIsNotJsonIsRefused(String text) {
    JsonException e = refusal(text);
    assertThat(e.line()).isPositive();
    assertThat(e.column()).isPositive();
    assertThat(e.getMessage()).matches("[\\x20-\\x7e]{3,120}").doesNotContain("Feature");
    assertThatThrownBy(() -> Json.parseLocated(text.getBytes(UTF_8), LIMITS))
        .isInstanceOf(JsonException.class)
        .hasMessage(e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[",
        "[1",
        "[1,",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "\"",
        "\"abc",
        "\"\\",
        "\"\\u12",
        "-",
        "1e",
        "[[]",
        "[\"a\",{\"b\":[{}"
      })
  void aTextCutOffSaysSo(String text) {
    assertThat(refusal(text)).hasMessageContaining("the text ends too early");
    assertThat(refusal(text).column()).isEqualTo(text.length() + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r "})
  void anEmptyTextIsRefused(String text) {
    assertThat(refusal(text)).hasMessage("the text is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ef bb bf 7b 7d | byte order mark",
        "fe ff 00 7b 00 7d | not UTF-8",
        "ff fe 7b 00 7d 00 | not UTF-8",
        "7b 00 7d 00 | found",
        "00 7b 00 7d | control character",
        "22 ff 22 | not UTF-8",
        "22 80 22 | not UTF-8",
        "22 c0 80 22 | not UTF-8",
        "22 c1 bf 22 | not UTF-8",
        "22 e0 80 af 22 | not UTF-8",
        "22 ed a0 80 22 | not UTF-8",
        "22 ed a0 bd ed b8 80 22 | not UTF-8",
        "22 f0 80 80 af 22 | not UTF-8",
        "22 f4 90 80 80 22 | not UTF-8",
        "22 f8 88 80 80 80 22 | not UTF-8",
        "22 e2 82 22 | not UTF-8",
        "22 61 e2 82 | not UTF-8",
        "7b 22 c3 28 22 3a 31 7d | not UTF-8",
        "7b 7d c3 | not UTF-8",
      })
  void bytesThatAreNotPlainUtf8AreRefused(String hex, String cause) {
    byte[] text = HexFormat.ofDelimiter(" ").parseHex(hex.strip());
    assertThat(refusal(text, LIMITS)).hasMessageContaining(cause.strip());
  }

  @Test
  void aBadByteHasItsPlace() {
    byte[] text = HexFormat.of().parseHex("5b0a22c3a9ff225d");
    JsonException e = refusal(text, LIMITS);
    assertThat(e.line()).isEqualTo(2);
    assertThat(e.column()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\udc00\\ud800\"",
        "\"\\ud800\\ud800\\udc00\"",
        "\"\\ud800x\"",
        "\"\\ud800\\n\"",
        "{\"\\ud800\":1}",
        "{\"\\udfff\":1}",
        "\"a\\uDBFF\"",
        "[\"\\ud83d😀\"]"
      })
  void halfASurrogatePairIsRefused(String text) {
    assertThat(refusal(text)).hasMessageContaining("half a surrogate pair");
  }

  @Test
  void aDuplicateMemberIsRefusedAtItsSecondPlace() {
    JsonException e = refusal("{\"a\":1,\n \"b\":{\"a\":2},\n  \"\\u0061\":3}");
    assertThat(e).hasMessage("duplicate member \"a\"");
    assertThat(e.line()).isEqualTo(3);
    assertThat(e.column()).isEqualTo(3);
  }

  @Test
  void aNameIsQuotedShortlyAndWithoutControls() {
    String name = "\\u001b[31m\\u202e" + "x".repeat(1_000);
    JsonException e = refusal("{\"" + name + "\":1,\"" + name + "\":2}");
    assertThat(e.getMessage()).matches("[\\x20-\\x7e]{10,100}").contains("\\x1b[31m\\u202exx");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[tru]|1|2|a value is missing",
        "[1 2]|1|4|a comma is missing",
        "{\"a\" 1}|1|6|a colon is missing",
        "{a:1}|1|2|a member name in double quotes is missing",
        "[01]|1|3|a number with a leading zero",
        "{\"é😀\":}|1|7|a value is missing, found \"}\"",
        "{\"password\": hunter2}|1|14|a value is missing",
        "{\"a\":\u00a0 1}|1|6|a value is missing, found \"\\xa0\"",
        "{} {}|1|4|text after the end of the value",
        "1 x|1|3|text after the end of the value",
        "1x|1|2|text after the end of the value",
      })
  void faultsHaveTheirPlaceAndCause(String text, int line, int column, String message) {
    JsonException e = refusal(text);
    assertThat(e).hasMessage(message);
    assertThat(List.of(e.line(), e.column())).containsExactly(line, column);
  }

  @Test
  void linesEndAsInAnyEditor() {
    JsonException e = refusal("[\r\n\r\n1,\r2,\n  x]");
    assertThat(List.of(e.line(), e.column())).containsExactly(5, 3);
  }

  @Test
  void theTextMayBeAsLongAsTheLimitAndNoLonger() {
    JsonLimits ten = new JsonLimits(10, 1, 1);
    assertThat(Json.parse("\"12345678\"".getBytes(UTF_8), ten)).isNotNull();
    assertThat(refusal("\"123456789\"".getBytes(UTF_8), ten))
        .hasMessage("the text is longer than 10 bytes: it has 11");
  }

  @Test
  void nestingIsBounded() {
    assertThat(parse("[".repeat(10) + "]".repeat(10))).isNotNull();
    JsonException e = refusal("[".repeat(11) + "]".repeat(11));
    assertThat(e).hasMessage("nested deeper than 10 levels");
    assertThat(e.column()).isEqualTo(11);
    assertThat(refusal("{\"a\":".repeat(11) + "1" + "}".repeat(11)))
        .hasMessage("nested deeper than 10 levels");
    assertThat(parse("[" + "[[]],".repeat(50) + "1]")).isNotNull();
  }

  @Test
  void theNumberOfValuesIsBounded() {
    assertThat(parse("[" + "1,".repeat(998) + "1]")).isNotNull();
    assertThat(refusal("[" + "1,".repeat(999) + "1]")).hasMessage("more than 1000 values");
    assertThat(refusal("[" + "[],".repeat(999) + "{}]")).hasMessage("more than 1000 values");
  }

  @Test
  void numbersAreBoundedInLength() {
    String longest = "9".repeat(64);
    assertThat(parse("[" + longest + "]"))
        .isEqualTo(new JsonArray(List.of(new JsonNumber(longest))));
    assertThat(refusal("[" + longest + "9]")).hasMessage("a number of more than 64 characters");
    assertThat(refusal("[0." + longest + "]")).hasMessage("a number of more than 64 characters");
  }

  @Test
  void limitsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new JsonLimits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JsonLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new JsonLimits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
