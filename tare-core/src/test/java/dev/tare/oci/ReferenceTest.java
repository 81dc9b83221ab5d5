// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferenceTest {
  private static final String SHA =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @ParameterizedTest
  @CsvSource({
    // typed, normalised, familiar
    "alpine, docker.io/library/alpine:latest, alpine:latest",
    "docker.io/alpine, docker.io/library/alpine:latest, alpine:latest",
    "index.docker.io/library/alpine:latest, docker.io/library/alpine:latest, alpine:latest",
    "library/alpine:3, docker.io/library/alpine:3, alpine:3",
    "foo/bar, docker.io/foo/bar:latest, foo/bar:latest",
    "foo:5000/bar, foo:5000/bar:latest, foo:5000/bar:latest",
    "foo:5000, docker.io/library/foo:5000, foo:5000",
    "localhost/bar, localhost/bar:latest, localhost/bar:latest",
    "localhost, docker.io/library/localhost:latest, localhost:latest",
    "foo.com/bar, foo.com/bar:latest, foo.com/bar:latest",
    "foo.com, docker.io/library/foo.com:latest, foo.com:latest",
    "Foo/bar, Foo/bar:latest, Foo/bar:latest",
    "FOO/bar:X, FOO/bar:X, FOO/bar:X",
    "library/foo/bar, docker.io/library/foo/bar:latest, library/foo/bar:latest",
    "docker.io/a.b/c, docker.io/a.b/c:latest, docker.io/a.b/c:latest",
    "docker.io/localhost/c, docker.io/localhost/c:latest, docker.io/localhost/c:latest",
    "docker.io/library/a.b, docker.io/library/a.b:latest, a.b:latest",
    "registry-1.docker.io/a, registry-1.docker.io/a:latest, registry-1.docker.io/a:latest",
    "127.0.0.1:5000/docker/docker:a, 127.0.0.1:5000/docker/docker:a, 127.0.0.1:5000/docker/docker:a",
    "192.168.0.1, docker.io/library/192.168.0.1:latest, 192.168.0.1:latest",
    "[::1]:5000/a/b:1, [::1]:5000/a/b:1, [::1]:5000/a/b:1",
    "[2001:db8::1]/a, [2001:db8::1]/a:latest, [2001:db8::1]/a:latest",
    "[fc00:1:2:3:4:5:6:7]:65535/a:1, [fc00:1:2:3:4:5:6:7]:65535/a:1, [fc00:1:2:3:4:5:6:7]:65535/a:1",
    "[2001:DB8::]:1/a:1, [2001:DB8::]:1/a:1, [2001:DB8::]:1/a:1",
    "xn--n3h.com/myimage:xn--n3h.com, xn--n3h.com/myimage:xn--n3h.com, xn--n3h.com/myimage:xn--n3h.com",
    "a--b, docker.io/library/a--b:latest, a--b:latest",
    "a__b/c---d.e_f:_, docker.io/a__b/c---d.e_f:_, a__b/c---d.e_f:_",
    "x:V1.0-a_B, docker.io/library/x:V1.0-a_B, x:V1.0-a_B",
    "a@" + SHA + ", docker.io/library/a@" + SHA + ", a@" + SHA,
    "r.test:1/a:v1@" + SHA + ", r.test:1/a:v1@" + SHA + ", r.test:1/a:v1@" + SHA,
  })
  void aReferenceIsNormalisedAsDockerDoes(String typed, String normalised, String familiar) {
    Reference reference = Reference.parse(typed);
    assertThat(reference).hasToString(normalised);
    assertThat(reference.familiar()).isEqualTo(familiar);
    assertThat(Reference.parse(normalised)).isEqualTo(reference);
    assertThat(Reference.parse(familiar)).isEqualTo(reference);
  }

  @Test
  void theDigestDecidesWhatIsAskedFor() {
    Reference both = Reference.parse("r.test/a:v1@" + SHA);
    assertThat(both.identifier()).isEqualTo(SHA);
    assertThat(both.tag()).contains("v1");
    assertThat(Reference.parse("r.test/a@" + SHA).tag()).isEmpty();
    assertThat(Reference.parse("r.test/a").identifier()).isEqualTo("latest");
    assertThat(Reference.parse("a").withDigest(Digest.parse(SHA)))
        .hasToString("docker.io/library/a:latest@" + SHA);
  }

  @Test
  void sixtyFourHexDigitsAreANameOnlyWithARegistry() {
    String id = "1a3f5e7d".repeat(8);
    assertThatThrownBy(() -> Reference.parse(id)).hasMessageContaining("image's id");
    Reference spelled = Reference.parse("docker.io/" + id);
    assertThat(spelled.familiar()).isEqualTo("docker.io/library/" + id + ":latest");
    assertThat(Reference.parse(spelled.familiar())).isEqualTo(spelled);
    assertThat(new Reference(spelled.repository(), Optional.empty(), Optional.empty()).familiar())
        .isEqualTo("docker.io/library/" + id);
    assertThat(Reference.parse(id.substring(1)).repository().path()).endsWith(id.substring(1));
  }

  @Test
  void theLongestPathAndTagAreTaken() {
    String path = "a".repeat(255);
    assertThat(Reference.parse("r.test/" + path + ":" + "t".repeat(128)).repository().path())
        .isEqualTo(path);
    assertThatThrownBy(() -> Reference.parse("r.test/a" + path)).hasMessageContaining("256");
    assertThatThrownBy(() -> Reference.parse("r.test/a:" + "t".repeat(129)))
        .hasMessageContaining("129 characters, more than 128");
    assertThatThrownBy(() -> Reference.parse("library" + path)).hasMessageContaining("more than");
    assertThatThrownBy(() -> Reference.parse("a".repeat(64) + ".test/x"))
        .hasMessageContaining("longer than 63");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|empty",
        ":tag|empty",
        "@" + SHA + "|empty",
        "a:|tag is empty",
        "a@|no algorithm",
        "a@sha256:abc|64 hex digits",
        "a@md5:d41d8cd98f00b204e9800998ecf8427e|only sha256 and sha512",
        "a@" + SHA + "@" + SHA + "|64 hex digits",
        "a@" + SHA + ":tag|64 hex digits",
        "a:b:c|cannot contain",
        "a//b|before or after a slash",
        "a/|before or after a slash",
        "r.test/|empty",
        "r.test//a|before or after a slash",
        "/a|before or after a slash",
        "a/../b|begins or ends with a separator",
        "a/./b|begins or ends with a separator",
        "-a|begins or ends with a separator",
        "a_|begins or ends with a separator",
        "_a/b|begins or ends with a separator",
        "a___b|separators cannot be \"___\"",
        "a..b|separators cannot be \"..\"",
        "a._b|separators cannot be \"._\"",
        "a-_b|separators cannot be \"-_\"",
        "a/B|lower case",
        "Uppercase:tag|lower case",
        "r.test/Upper/lower|lower case",
        "a:-x|begins with a letter",
        "a:.x|begins with a letter",
        "https://r.test/a|scheme",
        "docker://a|scheme",
        "'r.test/a b'|character 9",
        "' a'|character 1",
        "r.test/a%2fb|cannot contain \"%\"",
        "r.test/a?x=1|cannot contain \"?\"",
        "user:pw@r.test/a|no algorithm",
        "r.test:0/a|not 1 to 65535",
        "r.test:65536/a|not 1 to 65535",
        "r.test:99999999999/a|not 1 to 65535",
        "r.test:abc/a|no number",
        "r.test:/a|not 1 to 65535",
        "r.test:-1/a|no number",
        "r.test:80:80/a|no number",
        ":5000/a|host is empty",
        ".test/a|before or after a dot",
        "r..test/a|before or after a dot",
        "r.test./a|before or after a dot",
        "-r.test/a|hyphen",
        "r-.test/a|hyphen",
        "foo_bar.com/a|cannot contain \"_\"",
        "::1/a|host is empty",
        "fc00::1:5000/debian|no number",
        "[::1/a|not closed",
        "[::1]|followed by /REPOSITORY",
        "[::1]:5000|followed by /REPOSITORY",
        "[::1]x/a|only a port",
        "[::1]:/a|not 1 to 65535",
        "[]:5/a|no IPv6",
        "[fe80::1%25eth0]/a|zone",
        "[fe80::1%eth0]:5000/a|zone",
        "[2001:db8:3:4::192.0.2.33]:5000/a|no IPv6",
        "[1:2:3:4:5:6:7]/a|no IPv6",
        "[1:2:3:4:5:6:7:8:9]/a|no IPv6",
        "[1::2::3]/a|no IPv6",
        "[1:::3]/a|no IPv6",
        "[:1:2:3:4:5:6:7]/a|no IPv6",
        "[12345::]/a|no IPv6",
        "[g::]/a|no IPv6",
      })
  void whatIsNoReferenceIsRefusedWithTheCause(String text, String cause) {
    assertThatThrownBy(() -> Reference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("invalid reference ")
        .hasMessageContaining(cause);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\u0000",
        "a\u001b[31m",
        "a\u202eb",
        "ä",
        "аlpine",
        "a\u00a0b",
        "a٣",
        "🐳",
        "\ud800"
      })
  void charactersOutsideVisibleAsciiAreRefusedAndEscaped(String text) {
    assertThatThrownBy(() -> Reference.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot contain")
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .doesNotContain("\n", "\u0000", "\u001b", "\u202e", "\ud800"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://me:hunter2@r.test/a",
        "me:hunter2@r.test/a",
        "me:hunter2@r.test",
        "https://hunter2@r.test:5000/a:v1",
        "docker:me:hunter2@r.test/a",
        "docker:/me:hunter2@r.test/a",
        "docker://me:hunter2@r.test/a",
        "docker-daemon://me:hunter2@r.test/a",
        "podman:me:hunter2@r.test/a",
        "oci://me:hunter2@r.test/a",
      })
  void aPasswordInAnAddressIsNotShown(String text) {
    assertThatThrownBy(() -> Location.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@r.test")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void aTagBeforeADigestIsShown() {
    assertThatThrownBy(() -> Reference.parse("r.test:1/a:v1@md5:12"))
        .hasMessageStartingWith("invalid reference \"r.test:1/a:v1@md5:12\": ");
  }

  @Test
  void anEndlessTextIsRefusedAtOnceWithAShortMessage() {
    for (String part : new String[] {"a/", "a.", "a_", "[", ":", "@", "\u0007", "a-"}) {
      assertThatThrownBy(() -> Reference.parse(part.repeat(500_000)))
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1000));
    }
  }

  @Test
  void theRecordsRefuseWhatParsingRefuses() {
    assertThatThrownBy(() -> new Repository("r.test/x", "a"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Repository("r.test", "../v2"))
        .isInstanceOf(IllegalArgumentException.class);
    Repository repository = new Repository("r.test", "a");
    assertThatThrownBy(() -> new Reference(repository, Optional.of("a/b"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new Reference(repository, Optional.empty(), Optional.empty()).identifier())
        .isEqualTo("latest");
  }

  @Test
  void whateverIsParsedIsParsedAlikeFromBothItsForms() {
    Random random = new Random(20240607);
    String alphabet = "ab09AZ._-/:@[]%";
    int parsed = 0;
    for (int round = 0; round < 40_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(9); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      if (random.nextInt(4) == 0) {
        text.append('@').append(SHA);
      }
      try {
        Reference reference = Reference.parse(text.toString());
        assertThat(Reference.parse(reference.toString())).isEqualTo(reference);
        assertThat(Reference.parse(reference.familiar())).isEqualTo(reference);
        parsed++;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("invalid reference ");
      }
    }
    assertThat(parsed).isGreaterThan(1_000);
  }
}
