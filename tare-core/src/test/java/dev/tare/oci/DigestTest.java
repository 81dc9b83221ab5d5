// SPDX-License-Identifier: Apache-2.0
package dev.tare.oci;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {
  private static final String ABC =
      "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void theDigestOfBytesIsTheirSha256() {
    assertThat(Digest.sha256("abc".getBytes(US_ASCII))).hasToString(ABC);
    MessageDigest hasher = Digest.newSha256();
    hasher.update("abc".getBytes(US_ASCII));
    assertThat(Digest.sha256(hasher)).hasToString(ABC);
    assertThat(Digest.sha256(hasher)).isEqualTo(Digest.sha256(new byte[0]));
  }

  @Test
  void parsingGivesTheParts() {
    Digest digest = Digest.parse(ABC);
    assertThat(digest.algorithm()).isEqualTo("sha256");
    assertThat(digest.hex()).hasSize(64);
    assertThat(digest).hasToString(ABC).isEqualTo(Digest.sha256("abc".getBytes(US_ASCII)));
  }

  @Test
  void aHasherHasTheAlgorithmOfItsDigest() {
    Digest long512 = Digest.parse("sha512:" + "0".repeat(128));
    assertThat(long512.hasher().getAlgorithm()).isEqualTo("SHA-512");
    assertThat(long512.of(long512.hasher()).hex()).startsWith("cf83e1357eefb8bd").hasSize(128);
    assertThat(Digest.parse(ABC).hasher().getAlgorithm()).isEqualTo("SHA-256");
  }

  @Test
  void digestsSortByTheirText() {
    assertThat(Digest.parse("sha256:" + "f".repeat(64)))
        .isLessThan(Digest.parse("sha512:" + "0".repeat(128)))
        .isGreaterThan(Digest.parse("sha256:" + "0".repeat(64)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        "sha256:../../../x",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015add",
        "sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a\n",
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a٣",
        "SHA256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        " sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "md5:900150983cd24fb0d6963f7d28e17f72",
        "../sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      })
  void whatIsNoDigestIsRefused(String text) {
    assertThatThrownBy(() -> Digest.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theConstructorRefusesWhatParsingRefuses() {
    assertThatThrownBy(() -> new Digest("sha256", "../etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Digest("md5", "0".repeat(32)))
        .hasMessage("unknown digest algorithm \"md5\": only sha256 and sha512 are known");
  }

  @Test
  void aLongOrHostileTextDoesNotReachTheMessage() {
    assertThatThrownBy(() -> Digest.parse("sha256:" + "\u001b[2J".repeat(100_000)))
        .satisfies(
            e -> assertThat(e.getMessage()).hasSizeLessThan(1000).doesNotContain("\u001b", "\n"));
  }
}
