// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ImageHashTest {
  @Test
  void itIsTheDigestOfTheDocumentedText() throws Exception {
    Image image = TestImages.oci("linux/amd64", "one");
    String text = "tare-image-hash 1\n" + image.descriptor().digest() + "\n";
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    assertThat(ImageHash.of(image)).isEqualTo(HexFormat.of().formatHex(hash));
  }

  @Test
  void equalImagesHaveEqualHashesAndOthersDoNot() {
    String hash = ImageHash.of(TestImages.oci("linux/amd64", "one"));
    assertThat(hash).matches("[0-9a-f]{64}");
    assertThat(ImageHash.of(TestImages.oci("linux/amd64", "one"))).isEqualTo(hash);
    assertThat(ImageHash.of(TestImages.oci("linux/arm64", "one"))).isNotEqualTo(hash);
    assertThat(ImageHash.of(TestImages.oci("linux/amd64", "two"))).isNotEqualTo(hash);
    assertThat(ImageHash.of(TestImages.docker("linux/amd64", "one"))).isNotEqualTo(hash);
  }
}
