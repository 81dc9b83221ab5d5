// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class JarManifestTest {
  private static JarManifest parse(String text) throws IOException {
    return JarManifest.parse(text.getBytes(UTF_8));
  }

  private static String text(JarManifest manifest) {
    return new String(manifest.bytes(), UTF_8);
  }

  @Test
  void linesOfAllKindsAreRead() throws IOException {
    JarManifest manifest =
        parse("Manifest-Version: 1.0\r\nA: one\n two\rB: x: y\n\nName: a/\nA: inner\n\n");
    assertThat(manifest.get("a")).contains("onetwo");
    assertThat(manifest.get("B")).contains("x: y");
    assertThat(manifest.get("Name")).isEmpty();
  }

  @Test
  void changesKeepOrderAndSections() throws IOException {
    JarManifest manifest =
        parse("A: 1\nMain-Class: old\nmanifest-version: 2.0\nB: 2\n\nName: x\nC: 3\n");
    assertThat(text(manifest.with(List.of("a"), Map.of("Main-Class", "new"))))
        .isEqualTo(
            "Manifest-Version: 2.0\r\nMain-Class: new\r\nB: 2\r\n\r\nName: x\r\nC: 3\r\n\r\n");
  }

  @Test
  void linesHaveAtMost72BytesAndJavaReadsThem() throws IOException {
    String value = "lib/\u00fc-1.0.jar ".repeat(40).strip();
    for (int cut = 0; cut < 80; cut++) {
      String part = value.substring(0, value.length() - cut);
      byte[] bytes = parse("").with(List.of(), Map.of("Class-Path", part)).bytes();
      for (String line :
          new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).split("\r\n")) {
        assertThat(line.length()).isLessThanOrEqualTo(72);
      }
      Manifest read = new Manifest(new ByteArrayInputStream(bytes));
      assertThat(read.getMainAttributes().getValue(Attributes.Name.CLASS_PATH)).isEqualTo(part);
      assertThat(JarManifest.parse(bytes).get("Class-Path")).contains(part);
    }
  }

  @Test
  void whatIsNoAttributeIsRefused() {
    assertThatThrownBy(() -> parse("Manifest-Version: 1.0\nnothing\n"))
        .isInstanceOf(MalformedJarException.class)
        .hasMessage("META-INF/MANIFEST.MF has a line that is no attribute");
    assertThatThrownBy(() -> parse(" begun nowhere\n"))
        .isInstanceOf(MalformedJarException.class)
        .hasMessageContaining("goes on with a line that did not begin");
  }
}
