// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JarIndexTest {
  private static JarIndex parse(String text) throws IOException {
    return JarIndex.parse(text.getBytes(UTF_8));
  }

  @Test
  void theFirstNameThatHasThePathCounts() throws IOException {
    JarIndex index =
        parse("- \"a\":\r\n  - \"lib/\"\n- \"empty\":\n- \"b\":\n  - \"lib/x.jar\"\n  - \"y\"\n\n");
    assertThat(index.names()).containsExactly("a", "empty", "b");
    assertThat(index.of("lib/x.jar")).contains("a");
    assertThat(index.of("y")).contains("b");
    assertThat(index.of("y/z")).isEmpty();
    assertThat(index.of("li")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"  - \"a\"", "- a", "- \"\"", "x: y", "- \"a\u001b[0m\"", " - \"a\""})
  void whatIsNoListOfNamesIsRefused(String line) {
    assertThatThrownBy(() -> parse(line + "\n"))
        .isInstanceOf(MalformedJarException.class)
        .hasMessage("line 1 is not like - \"NAME\"");
  }
}
