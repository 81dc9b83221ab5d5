// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
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
  @CsvSource({
    "app, app, ''",
    "app:staff, app, staff",
    "_apt:0, _apt, 0",
    "7:staff, 7, staff",
    "root:www-data, 0, www-data",
    "app$:root, app$, 0",
  })
  void namesAreKeptToBeLookedUp(String text, String user, String group) {
    Owner owner = Owner.parse(text);
    assertThat(owner.user()).hasToString(user);
    assertThat(owner.group().map(Object::toString).orElse("")).isEqualTo(group);
    assertThat(owner.isNumeric()).isFalse();
  }

  @Test
  void rootNeedsNoAccount() {
    assertThat(Owner.parse("root")).isEqualTo(Owner.ROOT);
    assertThat(Owner.parse("root:root")).isEqualTo(Owner.ROOT);
    assertThat(Owner.ROOT.isNumeric()).isTrue();
    assertThatThrownBy(() -> new Owner(new Owner.Numeric(1), Optional.empty()))
        .hasMessage("a user by number needs a group");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "1:",
        ":1",
        "1:2:3",
        "a:b:c",
        "app:",
        ":app",
        "a b",
        "1a",
        "0:-",
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
