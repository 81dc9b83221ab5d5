// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.json.Mutants;
import dev.tare.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WrongFilesTest {
  static List<WrongFiles.Wrong> all() {
    return WrongFiles.all();
  }

  @Test
  void theTableIsRead() {
    assertThat(all()).hasSizeGreaterThan(90);
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsWrongIsSaidInOneLineWithItsPlace(WrongFiles.Wrong wrong) {
    BuildFileContext context =
        new BuildFileContext(
            wrong.name(), Path.of("/project"), Instant.EPOCH, Platform.parse("linux/amd64"));
    assertThatThrownBy(
            () -> BuildFiles.read(wrong.text().getBytes(StandardCharsets.UTF_8), context))
        .isInstanceOf(BuildFileException.class)
        .hasMessage(wrong.name() + ":" + wrong.message());
  }

  @Test
  void whateverStandsInAFileIsReadOrRefusedInOneLine() {
    String[] pieces = {"&a ", "*a", "- ", "? ", "|\n", ">", "!!str ", "%", "@", "\t", "#", "---\n"};
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 6_000; i++) {
      StringBuilder text = new StringBuilder(TareFiles.EVERYTHING);
      text.insert(random.nextInt(text.length()), pieces[random.nextInt(pieces.length)]);
      byte[] mutant = Mutants.mutate(text.toString().getBytes(StandardCharsets.UTF_8), random);
      try {
        BuildFiles.read(
            mutant,
            new BuildFileContext(
                "tare.yaml", Path.of("/p"), Instant.EPOCH, Platform.parse("linux/amd64")));
      } catch (BuildFileException e) {
        refused++;
        assertThat(e.getMessage()).matches("tare\\.yaml:[0-9]+:[0-9]+: \\P{Cntrl}+");
      }
    }
    assertThat(refused).isBetween(3_000, 5_999);
  }
}
