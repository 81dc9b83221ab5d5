// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonWriteTest {
  private static String written(JsonValue value) {
    return new String(Json.write(value), UTF_8);
  }

  @Test
  void onlyWhatMustBeEscapedIsEscaped() {
    assertThat(written(new JsonString("\"\\/<>&'\u007f\u2028é😀")))
        .isEqualTo("\"\\\"\\\\/<>&'\u007f\u2028é😀\"");
    assertThat(written(new JsonString("\0\b\t\n\f\r\u001b\u001f")))
        .isEqualTo("\"\\u0000\\u0008\\u0009\\u000a\\u000c\\u000d\\u001b\\u001f\"");
  }

  @Test
  void thereIsNoWhiteSpace() {
    JsonValue value =
        Json.parse(
            " { \"b\" : [ 1 , { } , [ ] , \"x y\" ] , \"a\" : null } \n".getBytes(UTF_8),
            JsonLimits.DOCUMENT);
    assertThat(written(value)).isEqualTo("{\"b\":[1,{},[],\"x y\"],\"a\":null}");
    assertThat(value.toString()).isEqualTo(written(value));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "\"\"",
        "-0",
        "1E400",
        "1.0",
        "0.10",
        "[[[],{}],[{}]]",
        "{\"z\":1,\"a\":{\"\":0},\"\\u0000\":\"\\u001f\"}",
        "[\"{\",\"[\",\",\",{\"[\":\"{\"},\"[\"]",
        "{\"a\":\"[\",\"b\":\"{\",\"c\":{\"d\":[1,2]}}"
      })
  void canonicalTextComesBackByteByByte(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(written(Json.parse(bytes, JsonLimits.DOCUMENT))).isEqualTo(text);
    assertThat(written(Json.parseLocated(bytes, JsonLimits.DOCUMENT).value())).isEqualTo(text);
  }

  @Test
  void valuesThatCannotBeWrittenCannotBeMade() {
    assertThatThrownBy(() -> new JsonString("a\ud800")).isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonObject.empty().with("\udc00", new JsonNull()))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonObject.of(Map.of("\udc00", new JsonNull())))
        .isInstanceOf(JsonException.class);
    assertThatThrownBy(() -> JsonObject.ofStrings(Map.of("\udc00", "")))
        .isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-0", "10", "0.0", "1e5", "1E+05", "-1.25e-9", "9223372036854775808"})
  void numbersAreTheirText(String text) {
    assertThat(written(new JsonNumber(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+1", "01", "-01", ".5", "1.", "1.e1", "1e", "1e+", "e1", "1 ", " 1", "0x1", "NaN",
        "1,2", "١", "1\n", "--1", "1e5.0"
      })
  void whatIsNoNumberIsRefused(String text) {
    assertThatThrownBy(() -> new JsonNumber(text))
        .isInstanceOf(JsonException.class)
        .hasMessageStartingWith("not a JSON number");
  }

  @Test
  void integersOf64BitsAreLongs() {
    assertThat(JsonNumber.of(Long.MIN_VALUE).asLong()).isEqualTo(Long.MIN_VALUE);
    assertThat(new JsonNumber("9223372036854775807").asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(new JsonNumber("-0").asLong()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1.0", "1e3", "1E0"})
  void whatIsNoIntegerOf64BitsIsRefusedAsLong(String text) {
    assertThatThrownBy(() -> new JsonNumber(text).asLong())
        .isInstanceOf(JsonException.class)
        .hasMessageContaining(text);
  }

  @Test
  void aMemberIsReplacedInItsPlaceAndAddedLast() {
    JsonObject object =
        JsonObject.empty()
            .with("a", JsonNumber.of(1))
            .with("b", JsonNumber.of(2))
            .with("c", JsonNumber.of(3));
    assertThat(written(object.with("b", new JsonNull()))).isEqualTo("{\"a\":1,\"b\":null,\"c\":3}");
    assertThat(written(object.without("b"))).isEqualTo("{\"a\":1,\"c\":3}");
    assertThat(object.without("x")).isEqualTo(object);
    assertThat(written(object)).isEqualTo("{\"a\":1,\"b\":2,\"c\":3}");
  }

  @Test
  void objectsAreEqualIfTheyAreWrittenAlike() {
    JsonObject ab = JsonObject.empty().with("a", JsonNumber.of(1)).with("b", JsonNumber.of(2));
    JsonObject ba = JsonObject.empty().with("b", JsonNumber.of(2)).with("a", JsonNumber.of(1));
    assertThat(ab).isNotEqualTo(ba).isNotEqualTo(ab.with("a", new JsonNumber("1.0")));
    assertThat(ab.with("c", new JsonNull()).without("c")).isEqualTo(ab).hasSameHashCodeAs(ab);
    assertThat(JsonObject.empty()).isEqualTo(JsonObject.of(Map.of())).isNotEqualTo(ab);
  }

  @Test
  void valuesDoNotChangeWithWhatTheyWereMadeOf() {
    Map<String, JsonValue> members = new LinkedHashMap<>(Map.of("a", JsonNumber.of(1)));
    JsonObject object = JsonObject.of(members);
    members.clear();
    assertThat(object.members()).hasSize(1);
    assertThatThrownBy(() -> object.members().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(JsonArray.ofStrings(List.of("x", "y")).toString()).isEqualTo("[\"x\",\"y\"]");
  }

  @Test
  void foreignTextIsQuotedVisibly() {
    assertThat(Json.quote("é😀 \"\\\n\u009b\u202e\u2028\ud800"))
        .isEqualTo("\"é😀 \\\"\\\\\\x0a\\x9b\\u202e\\u2028\\ud800\"");
    assertThat(Json.quote("😀".repeat(40))).isEqualTo("\"" + "😀".repeat(40) + "\"");
    assertThat(Json.quote("😀".repeat(41))).isEqualTo("\"" + "😀".repeat(40) + "...\"");
  }
}
