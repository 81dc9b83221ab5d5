// SPDX-License-Identifier: Apache-2.0
package dev.tare.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonHostileTest {
  private static final JsonLimits WIDE = new JsonLimits(64 << 20, 1_000, 2_000_000);

  @Test
  void aStringOfTenMegabytesSurvives() {
    String text = "\"" + "aé".repeat(3_500_000) + "\"";
    byte[] bytes = text.getBytes(UTF_8);
    assertThat(Json.write(Json.parse(bytes, WIDE))).isEqualTo(bytes);
  }

  @Test
  void aNameOfTenMegabytesSurvives() {
    byte[] bytes = ("{\"" + "n".repeat(10_000_000) + "\":1}").getBytes(UTF_8);
    assertThat(Json.write(Json.parse(bytes, WIDE))).isEqualTo(bytes);
  }

  @Test
  void aStringOfEscapesOnlySurvives() {
    byte[] bytes = ("\"" + "\\u0001".repeat(1_000_000) + "\"").getBytes(UTF_8);
    assertThat(Json.write(Json.parse(bytes, WIDE))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[[],", "[{\"a\":1,\"b\":"})
  void nestingOfAHundredThousandLevelsIsRefusedAtTheLimit(String level) {
    byte[] bytes = level.repeat(100_000).getBytes(UTF_8);
    assertThatThrownBy(() -> Json.parse(bytes, WIDE))
        .isInstanceOf(JsonException.class)
        .hasMessage("nested deeper than 1000 levels");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "-9", "0.", "1e"})
  void aNumberOfTenMillionDigitsIsRefused(String start) {
    byte[] bytes = ("[" + start + "9".repeat(10_000_000) + "]").getBytes(UTF_8);
    assertThatThrownBy(() -> Json.parse(bytes, WIDE))
        .isInstanceOf(JsonException.class)
        .hasMessage("a number of more than 64 characters");
  }

  @Test
  void aLongWordIsQuotedShortly() {
    byte[] bytes = "x".repeat(10_000_000).getBytes(UTF_8);
    assertThatThrownBy(() -> Json.parse(bytes, WIDE))
        .isInstanceOf(JsonException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100));
  }

  @Test
  void namesOfOneHashAreNoBurden() {
    // "Aa" and "BB" have one hash code; so have all strings made of them.
    StringBuilder text = new StringBuilder("{");
    for (int i = 0; i < 1 << 16; i++) {
      text.append(i == 0 ? "\"" : ",\"");
      for (int bit = 0; bit < 16; bit++) {
        text.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      text.append("\":0");
    }
    byte[] bytes = text.append('}').toString().getBytes(UTF_8);
    JsonObject object = (JsonObject) Json.parse(bytes, WIDE);
    assertThat(object.members()).hasSize(1 << 16);
  }

  @Test
  void nestingTakesNoStack() {
    JsonLimits deep = new JsonLimits(64 << 20, 1_000_000, 2_000_000);
    byte[] bytes = ("[{\"a\":".repeat(100_000) + "1" + "}]".repeat(100_000)).getBytes(UTF_8);
    JsonValue value = Json.parse(bytes, deep);
    assertThat(Json.write(value)).isEqualTo(bytes);
    JsonValue same = Json.parseLocated(bytes, deep).value();
    assertThat(value.equals(same)).isTrue();
    assertThat(value.hashCode()).isEqualTo(same.hashCode());
    assertThat(value.toString()).hasSize(bytes.length);
  }

  @Test
  void randomTreesComeBackAsTheyWere() {
    Random random = new Random(20240229);
    for (int i = 0; i < 3_000; i++) {
      JsonValue value = tree(random, 6);
      byte[] bytes = Json.write(value);
      JsonValue back = Json.parse(bytes, WIDE);
      assertThat(back).isEqualTo(value);
      assertThat(Json.write(back)).isEqualTo(bytes);
      LocatedJson located = Json.parseLocated(bytes, WIDE);
      assertThat(located.value()).isEqualTo(value);
    }
  }

  @Test
  void mutantsAreReadOrRefusedWithAPlace() {
    Random random = new Random(4711);
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      seeds.add(Json.write(tree(random, 5)));
    }
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] mutant = Mutants.mutate(seeds.get(i % seeds.size()), random);
      try {
        JsonValue value = Json.parse(mutant, JsonLimits.DOCUMENT);
        byte[] canonical = Json.write(value);
        assertThat(Json.write(Json.parse(canonical, JsonLimits.DOCUMENT))).isEqualTo(canonical);
        read++;
      } catch (JsonException e) {
        assertThat(e.line()).as(Arrays.toString(mutant)).isPositive();
        assertThat(e.column()).isPositive();
        assertThat(String.valueOf(e.getMessage()).codePoints().noneMatch(Character::isISOControl))
            .isTrue();
      }
    }
    assertThat(read).isBetween(1_000, 19_000);
  }

  private static JsonValue tree(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 8 : 5);
    return switch (kind) {
      case 0 -> new JsonNull();
      case 1 -> new JsonBoolean(random.nextBoolean());
      case 2 -> JsonNumber.of(random.nextLong() >> random.nextInt(64));
      case 3 -> new JsonNumber(random.nextInt(1_000) + "." + random.nextInt(1_000) + "e-7");
      case 4 -> new JsonString(string(random));
      case 5 -> {
        List<JsonValue> items = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          items.add(tree(random, depth - 1));
        }
        yield new JsonArray(items);
      }
      default -> {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = random.nextInt(5); i > 0; i--) {
          members.put(string(random), tree(random, depth - 1));
        }
        yield JsonObject.of(members);
      }
    };
  }

  private static String string(Random random) {
    int[] points = {
      0, 8, 10, 27, ' ', '"', '/', '<', '\\', 'a', 'z', 0x7f, 0x85, 0xe9, 0x2028, 0xd7ff, 0xe000,
      0xfeff, 0xffff, 0x10000, 0x1f600, 0x10ffff
    };
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}
