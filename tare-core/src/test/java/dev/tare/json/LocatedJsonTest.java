// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LocatedJsonTest {
  private static LocatedJson parse(String text) {
    return Json.parseLocated(text.getBytes(UTF_8), JsonLimits.BUILD_FILE);
  }

  @Test
  void everyValueAndNameKnowsItsPlace() {
    LocatedJson located =
        parse(
            "\n {\"a\" :  -1.5e3,\r\n  \"é😀\":\t[ true , {} ,\n null, \"x\"],\"b\":{ \"c\":[]}}");
    JsonObject root = (JsonObject) located.value();
    assertThat(located.of(root)).isEqualTo(new JsonPosition(2, 2));
    assertThat(located.ofName(root, "a")).isEqualTo(new JsonPosition(2, 3));
    assertThat(located.of(member(root, "a"))).isEqualTo(new JsonPosition(2, 10));
    assertThat(located.ofName(root, "é😀")).isEqualTo(new JsonPosition(3, 3));
    JsonArray array = (JsonArray) member(root, "é😀");
    assertThat(located.of(array)).isEqualTo(new JsonPosition(3, 9));
    assertThat(located.of(array.items().get(0))).isEqualTo(new JsonPosition(3, 11));
    assertThat(located.of(array.items().get(1))).isEqualTo(new JsonPosition(3, 18));
    assertThat(located.of(array.items().get(2))).isEqualTo(new JsonPosition(4, 2));
    assertThat(located.of(array.items().get(3))).isEqualTo(new JsonPosition(4, 8));
    assertThat(located.ofName(root, "b")).isEqualTo(new JsonPosition(4, 13));
    JsonObject b = (JsonObject) member(root, "b");
    assertThat(located.of(b)).isEqualTo(new JsonPosition(4, 17));
    assertThat(located.ofName(b, "c")).isEqualTo(new JsonPosition(4, 19));
    assertThat(located.of(member(b, "c"))).isEqualTo(new JsonPosition(4, 23));
  }

  @Test
  void equalValuesHaveTheirOwnPlaces() {
    LocatedJson located = parse("[1,1,true,true,null,null,\"\",\"\",{},{},[],[]]");
    int[] columns = {2, 4, 6, 11, 16, 21, 26, 29, 32, 35, 38, 41};
    JsonArray array = (JsonArray) located.value();
    for (int i = 0; i < columns.length; i++) {
      assertThat(located.of(array.items().get(i))).isEqualTo(new JsonPosition(1, columns[i]));
    }
  }

  @Test
  void aForeignValueIsRefused() {
    LocatedJson located = parse("{\"a\":1}");
    assertThatThrownBy(() -> located.of(JsonNumber.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> located.ofName((JsonObject) located.value(), "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"b\"");
    assertThatThrownBy(() -> located.ofName(JsonObject.empty(), "a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonValue member(JsonObject object, String name) {
    return object.get(name).orElseThrow();
  }
}
