// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoticesTest {
  @Test
  void theTextsOfWarningsAreRead() {
    assertThat(Notices.texts("299 - \"a\"")).containsExactly("a");
    assertThat(Notices.texts("299 - \"say \\\"a, b\\\"\", 299 - \"\\\\c\""))
        .containsExactly("say \"a, b\"", "\\c");
    assertThat(Notices.texts("299 - \"gr\u00c3\u00bcn\"")).containsExactly("gr\u00fcn");
    assertThat(Notices.texts("299 - \"a\" \"Wed, 21 Oct 2015 07:28:00 GMT\"")).contains("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "299",
        "299 -",
        "299 - a",
        "299 - \"a",
        "299 - \"a\\\"",
        "199 - \"a\"",
        "299 agent \"a\"",
        "299 - \"\"",
        "299 - \" \"",
        "110 - \"stale\", 299 - \"a\""
      })
  void otherWarningsAreNot(String header) {
    assertThat(Notices.texts(header)).isEmpty();
  }

  @Test
  void eachNoticeIsToldOnceAndNotWithoutEnd() {
    List<String> told = new ArrayList<>();
    Notices notices = new Notices("r.test", told::add);
    for (int i = 0; i < 100; i++) {
      notices.tell("n" + i / 2);
    }
    assertThat(told).hasSize(20).doesNotHaveDuplicates().contains("n0", "n19");
  }
}
