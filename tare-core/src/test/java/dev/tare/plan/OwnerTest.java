// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnerTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "1000, 1000, 1000",
    "1000:100, 1000, 100",
    "0:65534, 0, 65534",
    "4294967294:2147483648, 4294967294, 2147483648",
    "007:010, 7, 10",
  })
  void anOwnerIsAUserAndAGroup(String text, long uid, long gid) {
    assertThat(Owner.parse(text)).isEqualTo(new Owner(uid, gid));
    assertThat(Owner.parse(text)).hasToString(uid + ":" + gid);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "1:",
        ":1",
        "1:2:3",
        "root",
        "root:0",
        "-1",
        "+1",
        "1.0",
        " 1",
        "1 ",
        "0x1",
        "١",
        "4294967295",
        "0:4294967295",
        "99999999999999999999999",
        "1\n"
      })
  void whatIsNoOwnerIsRefused(String text) {
    assertThatThrownBy(() -> Owner.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid owner \"");
    assertThatThrownBy(() -> new Owner(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
