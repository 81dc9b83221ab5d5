// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocationTest {
  @ParameterizedTest
  @CsvSource({
    "scratch, scratch",
    "alpine, docker://docker.io/library/alpine:latest",
    "docker://alpine:3, docker://docker.io/library/alpine:3",
    "docker://docker:dind, docker://docker.io/library/docker:dind",
    "docker://app.tar, docker://docker.io/library/app.tar:latest",
    "docker://scratch, docker://docker.io/library/scratch:latest",
    "localhost:5000/a, docker://localhost:5000/a:latest",
    "oci:dir, oci:dir",
    "oci:/a/dir:name, oci:/a/dir:name",
    "oci:dir:docker.io/library/x:latest, oci:dir:docker.io/library/x:latest",
    "oci:a b, oci:a b",
    "oci:-, oci:-",
    "oci-archive:x.tar, oci-archive:x.tar",
    "oci-archive:x.tar:v1, oci-archive:x.tar:v1",
    "oci-archive:-, oci-archive:-",
    "docker-archive:x.tar, docker-archive:x.tar",
    "docker-archive:x.tar:busybox, docker-archive:x.tar:busybox:latest",
    "docker-archive:x.tar:r.test:5000/a:1, docker-archive:x.tar:r.test:5000/a:1",
    "docker-archive:-:a:1, docker-archive:-:a:1",
    "docker-daemon:app, docker-daemon:app:latest",
    "docker-daemon:r.test:5000/a:1, docker-daemon:r.test:5000/a:1",
    "oci/x, docker://docker.io/oci/x:latest",
    "ocid:1, docker://docker.io/library/ocid:1",
  })
  void aLocationIsParsedAndPrinted(String text, String printed) {
    Location location = Location.parse(text);
    assertThat(location).hasToString(printed);
    assertThat(Location.parse(printed)).isEqualTo(location);
  }

  @Test
  void thePathEndsAtTheFirstColon() {
    assertThat(Location.parse("oci:a:b:c")).isEqualTo(new Location.Layout("a", Optional.of("b:c")));
    assertThat(Location.parse("docker-archive:/x/y.tar:r.test:5000/z:1"))
        .isEqualTo(
            new Location.DockerArchive(
                "/x/y.tar", Optional.of(Reference.parse("r.test:5000/z:1"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|location is empty",
        "docker:alpine|docker://alpine is meant, or docker://docker:alpine for an image named docker",
        "docker:/alpine|docker://alpine is meant",
        "docker:|docker://",
        "docker://|it is empty",
        "docker://https://r.test/a|scheme",
        "https://r.test/a|docker://HOST/NAME",
        "http://r.test/a|docker://HOST/NAME",
        "ftp://r.test/a|no such transport",
        "DOCKER://a|no such transport",
        "dir:/tmp/x|is not supported",
        "containers-storage:x|is not supported",
        "oci:|path after oci: is empty",
        "oci::name|path after oci: is empty",
        "oci:dir:|name after the path is empty",
        "oci:dir:-x|character 1",
        "oci:dir:a b|character 2",
        "oci:dir:@0|character 1",
        "oci://r.test/a|docker://r.test/a",
        "oci-archive:|path after oci-archive: is empty",
        "oci-archive::x|path after oci-archive: is empty",
        "oci-archive://x|only docker:// has slashes",
        "docker-archive:|path after docker-archive: is empty",
        "docker-archive::a:1|path after docker-archive: is empty",
        "docker-archive:x.tar:|it is empty",
        "docker-archive:x.tar:A|lower case",
        "docker-archive:x.tar:a@sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad|no digest",
        "docker-daemon:|it is empty",
        "docker-daemon://a|only docker:// has slashes",
        "docker-daemon:sha256:ba7816bf|image's id",
        "oci-arhcive:x.tar|is oci-archive: meant?",
        "docker-achive:x.tar|is docker-archive: meant?",
        "docker-deamon:x|is docker-daemon: meant?",
        "/tmp/x.tar|oci-archive:FILE",
        "./x|oci-archive:FILE",
        "../x|oci-archive:FILE",
        "~/x.tar|oci-archive:FILE",
        "x.tar|docker://NAME",
        "dist/x.tar.gz|docker://NAME",
        "Alpine|lower case",
        "scratch/|before or after a slash",
      })
  void aSlipIsAnsweredWithWhatIsMeant(String text, String answer) {
    assertThatThrownBy(() -> Location.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(answer);
  }

  @Test
  void aNulInAPathIsRefusedAndEscaped() {
    assertThatThrownBy(() -> Location.parse("oci:a\u0000b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("path \"a\\x00b\" contains a NUL");
  }

  @Test
  void anyTextIsEitherParsedOrRefusedInOneCleanLine() {
    Random random = new Random(7);
    String[] parts = {
      "docker://",
      "docker:",
      "oci:",
      "oci-archive:",
      "docker-archive:",
      "docker-daemon:",
      "dir:",
      "scratch",
      "a",
      "B",
      ":",
      "/",
      ".",
      "@",
      "-",
      "\u001b",
      "\n",
      "é",
      "\u202e",
      ".tar",
      "[::1]"
    };
    int parsed = 0;
    for (int round = 0; round < 100_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(7); i >= 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      try {
        Location location = Location.parse(text.toString());
        assertThat(Location.parse(location.toString())).isEqualTo(location);
        parsed++;
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).doesNotContain("\u001b", "\n", "\u202e").hasSizeLessThan(600);
      }
    }
    assertThat(parsed).isGreaterThan(3_000);
  }
}
