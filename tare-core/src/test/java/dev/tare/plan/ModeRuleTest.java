// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModeRuleTest {
  @ParameterizedTest
  @CsvSource({
    // disk, of a file, of a directory
    "0644, 644, 755",
    "0600, 644, 755",
    "0000, 644, 755",
    "0700, 755, 755",
    "0100, 755, 755",
    "0777, 755, 755",
    "0011, 644, 755",
    "6755, 755, 755",
    "1777, 755, 755",
    "100664, 644, 755",
  })
  void theNormalRuleKnowsOnlyExecutableOrNot(String disk, String file, String directory) {
    int mode = Integer.parseInt(disk, 8);
    assertThat(ModeRule.NORMAL.apply(mode, false)).isEqualTo(Integer.parseInt(file, 8));
    assertThat(ModeRule.NORMAL.apply(mode, true)).isEqualTo(Integer.parseInt(directory, 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        // rule disk file directory
        "755 0600 755 755",
        "0 0777 0 0",
        "4755 0600 4755 4755",
        "07 0600 7 7",
        "u=rwX,go=rX 0600 644 755",
        "u=rwX,go=rX 0700 755 755",
        "u=rwX,go=rX 0775 755 755",
        "u=rwX 0710 710 710",
        "a-x,a+X 0755 644 755",
        "+x 0644 755 755",
        "-w 0666 444 444",
        "= 0777 0 0",
        "=r 0777 444 444",
        "u+x 0644 744 744",
        "uo+w 0444 646 646",
        "go= 0777 700 700",
        "u+s 0755 4755 4755",
        "g+s 0755 2755 2755",
        "o+s 0755 755 755",
        "+s 0755 6755 6755",
        "+t 0755 1755 1755",
        "u+t 0755 755 755",
        "u+s,u=rwx 0755 755 755",
        "u+s,u-s 0755 755 755",
        "g=u 0740 770 770",
        "o=g 0750 755 755",
        "go=u 0640 666 666",
        "g-u 0770 700 700",
        "u=rw-w+x 0000 500 500",
        "u+ 0640 640 640",
        "a=rX 6750 555 555",
        "u+w 6444 644 644",
      })
  void aRuleDoesWhatChmodDoes(String rule, String disk, String file, String directory) {
    ModeRule parsed = ModeRule.parse(rule);
    int mode = Integer.parseInt(disk, 8);
    assertThat(Integer.toOctalString(parsed.apply(mode, false))).isEqualTo(file);
    assertThat(Integer.toOctalString(parsed.apply(mode, true))).isEqualTo(directory);
    assertThat(parsed).hasToString(rule).isEqualTo(ModeRule.parse(rule)).hasSameHashCodeAs(rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8",
        "77777",
        "0o755",
        "0x1ff",
        "+755",
        "-755",
        "755 ",
        " 755",
        "u",
        "x",
        "rwx",
        "u+q",
        "u+rw,",
        ",u+r",
        "u+r,,g+r",
        "u=gr",
        "u=ug",
        "U+x",
        "u+x\n",
        "u+х",
        "٧٥٥",
        "normal",
        "u*x",
        "7,u+x",
        "u=755"
      })
  void whatIsNoModeIsRefused(String text) {
    assertThatThrownBy(() -> ModeRule.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid mode \"")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void everyResultIsAMode() {
    Random random = new Random(99);
    String alphabet = "ugoa+-=rwxXst,07";
    int parsed = 0;
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(8); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        int mode = ModeRule.parse(text.toString()).apply(random.nextInt(0200000), false);
        assertThat(mode).isBetween(0, 07777);
        parsed++;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("invalid mode ");
      }
    }
    assertThat(parsed).isGreaterThan(1_000);
  }
}
