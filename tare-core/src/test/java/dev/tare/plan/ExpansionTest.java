// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpansionTest {
  private static final Map<String, String> BASE = Map.of("PATH", "/bin", "EMPTY", "", "A_1", "$x");

  private static String apply(String text) {
    return Expansion.parse(text).apply(name -> Optional.ofNullable(BASE.get(name)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/opt/bin:${PATH}|/opt/bin:/bin",
        "${PATH}${PATH}|/bin/bin",
        "${A_1}|$x",
        "${PATH:-x}|/bin",
        "${EMPTY:-x}|x",
        "${NONE:-a:-b}|a:-b",
        "[${NONE:-}]|[]",
        "[${EMPTY}]|[]",
        "$PATH $$ $|$PATH $$ $",
        "$${PATH}|${PATH}",
        "$$${PATH}|$${PATH}",
        "a}b|a}b",
      })
  void variablesAreReplaced(String text, String expected) {
    assertThat(apply(text)).isEqualTo(expected);
  }

  @Test
  void aVariableWithoutAValueIsNamed() {
    assertThatThrownBy(() -> apply("secret ${NONE}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no variable NONE")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret ${PATH", "secret ${}", "secret ${1}", "secret ${A-b}", "${${A}}"})
  void aMalformedTextIsRefusedAndNotShown(String text) {
    assertThatThrownBy(() -> Expansion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }
}
