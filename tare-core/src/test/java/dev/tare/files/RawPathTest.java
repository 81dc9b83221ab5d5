// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"a", "/", "/a/b", "a/b", "", ".", "../x", "a b%20c", "é", "/ü/€/x", "日本/😀"})
  void aPathGivesItsBytes(String text) {
    assertThat(RawPath.of(Path.of(text))).isEqualTo(RawPath.of(text));
  }

  @Test
  void aDirectoryThatExistsGetsNoSlash(@TempDir Path folder) throws IOException {
    Path made = Files.createDirectories(folder.resolve("ä b/ö"));

    assertThat(RawPath.of(made)).isEqualTo(RawPath.of(folder + "/ä b/ö"));
    assertThat(RawPath.of(made.getFileName())).isEqualTo(RawPath.of("ö"));
    assertThat(RawPath.of(folder.relativize(made))).isEqualTo(RawPath.of("ä b/ö"));
  }

  @Test
  void bytesThatNoLocaleShowsAreKept(@TempDir Path folder) throws Exception {
    // Java cannot make such a name out of a string, so another program has to.
    String script = "printf x > \"$(printf 'a\\377\\303')\"; mkdir \"$(printf 'd\\377')\"";
    Process shell =
        new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();

    try (Stream<Path> list = Files.list(folder)) {
      List<RawPath> names = list.map(p -> RawPath.of(p.getFileName())).sorted().toList();
      assertThat(names)
          .containsExactly(
              RawPath.of(new byte[] {'a', (byte) 0xff, (byte) 0xc3}),
              RawPath.of(new byte[] {'d', (byte) 0xff}));
      assertThat(names.get(0).isUtf8()).isFalse();
    }
  }

  @Test
  void theOrderIsOfUnsignedBytesWithTheSlashFirst() {
    List<RawPath> sorted =
        List.of(
            RawPath.of(""),
            RawPath.of("a"),
            RawPath.of("a/"),
            RawPath.of("a/b"),
            RawPath.of("a\0"),
            RawPath.of("a b"),
            RawPath.of("a."),
            RawPath.of("b"),
            RawPath.of(new byte[] {(byte) 0x80}),
            RawPath.of(new byte[] {(byte) 0xff}));

    for (int i = 0; i < sorted.size(); i++) {
      for (int j = 0; j < sorted.size(); j++) {
        assertThat(Integer.signum(sorted.get(i).compareTo(sorted.get(j))))
            .as("%s and %s", sorted.get(i), sorted.get(j))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "61c3a9e282ac, aé€",
    "6100, a\\x00",
    "1b5b316d, \\x1b[1m",
    "c285, \\xc2\\x85",
    "e280ae61, \\xe2\\x80\\xaea",
    "e280a8, \\xe2\\x80\\xa8",
    "5c7830, \\x5cx0",
    "61ff62, a\\xffb",
    "c3, \\xc3",
    "e28261, \\xe2\\x82a",
    "eda080, \\xed\\xa0\\x80",
    "c080, \\xc0\\x80",
    "f09f9880, 😀",
    "'', ''"
  })
  void theTextForPeopleCannotHarmATerminal(String hex, String shown) {
    RawPath path = RawPath.of(java.util.HexFormat.of().parseHex(hex));

    assertThat(path).hasToString(shown);
  }

  @Test
  void theBytesAreACopy() {
    byte[] bytes = {'a'};
    RawPath path = RawPath.of(bytes);
    bytes[0] = 'b';
    path.bytes()[0] = 'c';

    assertThat(path).isEqualTo(RawPath.of("a")).hasSameHashCodeAs(RawPath.of("a"));
    assertThat(path).isNotEqualTo(RawPath.of("b"));
  }

  @Test
  void partsOfAPath() {
    RawPath path = RawPath.of("a/b/c");

    assertThat(path.slice(2, 5)).isEqualTo(RawPath.of("b/c"));
    assertThat(path.lastIndexOf('/')).isEqualTo(3);
    assertThat(path.indexOf('/', 2)).isEqualTo(3);
    assertThat(path.indexOf('x', 0)).isEqualTo(-1);
    assertThat(path.startsWith(RawPath.of("a/"))).isTrue();
    assertThat(path.endsWith(RawPath.of("/c"))).isTrue();
    assertThat(path.endsWith(RawPath.of("xa/b/c"))).isFalse();
    assertThat(path.startsWith(RawPath.of("b"), 2)).isTrue();
    assertThat(path.concat(RawPath.of("/é")).isAscii()).isFalse();
    assertThat(path.concat(RawPath.of("/é")).isUtf8()).isTrue();
  }
}
