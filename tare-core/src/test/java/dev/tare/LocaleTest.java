// SPDX-License-Identifier: Apache-2.0
package dev.tare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code %d} and {@code %f} write the digits of the user's language, so numbers go by {@code %s}.
 */
class LocaleTest {
  private static final Pattern LOCAL = Pattern.compile("%[-,+ 0-9.$]*[dfeg]\\b");

  @Test
  void noNumberIsWrittenInTheUsersDigits() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          if (LOCAL.matcher(line).find() && !line.contains("Locale.ROOT")) {
            found.add(file.getFileName() + ": " + line.strip());
          }
        }
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void theDigitsInQuestionAreFound() {
    assertThat("after %d of").containsPattern(LOCAL);
    assertThat("%,.1f s").containsPattern(LOCAL);
    assertThat("%s %04x %20s").doesNotContainPattern(LOCAL);
  }
}
