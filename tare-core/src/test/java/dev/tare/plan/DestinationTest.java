// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.oci.Location;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DestinationTest {
  private static final String HASH = "89abcdef".repeat(8);

  @ParameterizedTest
  @CsvSource({
    "r.test/a:{hash}, docker://r.test/a:HASH",
    "r.test/a:v-{short_hash}, docker://r.test/a:v-89abcdef",
    "'oci:out-{short_hash}:{hash}', oci:out-89abcdef:HASH",
    "'docker-archive:{hash}.tar:a:{short_hash}', docker-archive:HASH.tar:a:89abcdef",
    "'{short_hash}/{short_hash}', docker://docker.io/89abcdef/89abcdef:latest",
    "'oci:a{b', oci:a{b",
    "'oci:a}b', oci:a}b",
    "docker-daemon:app, docker-daemon:app:latest",
  })
  void placeholdersAreReplaced(String pattern, String location) {
    assertThat(Destination.of(pattern).render(HASH))
        .hasToString(location.replace("HASH", HASH))
        .isInstanceOf(Location.class);
  }

  @Test
  void namesHavePlaceholdersToo() {
    Destination destination =
        new Destination(
            "oci-archive:x", List.of("a:{short_hash}", "r.test/b"), false, Access.DEFAULT);
    assertThat(destination.renderNames(HASH)).containsExactly("a:89abcdef", "r.test/b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|location is empty",
        "scratch|scratch is no destination",
        "r.test/a:{hsah}|unknown placeholder \"{hsah}\" in \"r.test/a:{hsah}\": is {hash} meant?",
        "r.test/a:{short}|unknown placeholder",
        "r.test/a:{platform}|{hash} and {short_hash} are known",
        "oci:{}|unknown placeholder \"{}\"",
        "oci:{HASH}|is {hash} meant?",
        "{hash}|image's id",
        "r.test/A:{hash}|lower case",
        "docker:x|docker://x is meant",
      })
  void aPatternThatCannotBecomeALocationIsRefusedAtOnce(String pattern, String cause) {
    assertThatThrownBy(() -> Destination.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(cause);
  }

  @Test
  void aNameThatIsNoReferenceIsRefused() {
    assertThatThrownBy(
            () -> new Destination("oci-archive:x", List.of("A:b"), false, Access.DEFAULT))
        .hasMessageContaining("lower case");
  }

  @Test
  void aHashIsHex() {
    Destination destination = Destination.of("r.test/a:{hash}");
    for (String hash : List.of("", "0123456", "0123456G", "../01234567")) {
      assertThatThrownBy(() -> destination.render(hash)).hasMessageContaining("lower-case hex");
    }
  }
}
