// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.MalformedDocumentException;
import dev.tare.content.NotFoundException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutIndexTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String entry(String hex, String more) {
    return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:"
        + hex
        + "\",\"size\":7"
        + more
        + "}";
  }

  private static String named(String hex, String name) {
    return entry(hex, ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"" + name + "\"}");
  }

  private static LayoutIndex index(String... entries) throws IOException {
    return LayoutIndex.parse(
        "dir", utf8("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}"));
  }

  private static Descriptor root(String hex) {
    return Descriptor.of(MediaType.OCI_MANIFEST, Digest.parse("sha256:" + hex), 7);
  }

  private static String text(LayoutIndex index) {
    return new String(index.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void aNameIsFoundExactly() throws IOException {
    LayoutIndex index = index(named(A, "v1"), named(B, "v1.0"));
    assertThat(index.root(Optional.of("v1")).digest().hex()).isEqualTo(A);
    assertThat(index.root(Optional.of("v1.0")).digest().hex()).isEqualTo(B);
  }

  @Test
  void aFullReferenceIsFoundHoweverItIsWritten() throws IOException {
    LayoutIndex index =
        index(
            entry(A, ",\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/x:1\"}"),
            named(B, "other"));
    for (String name : List.of("x:1", "docker.io/library/x:1", "docker.io/x:1")) {
      assertThat(index.root(Optional.of(name)).digest().hex()).isEqualTo(A);
    }
  }

  @Test
  void theOnlyImageNeedsNoName() throws IOException {
    assertThat(index(named(A, "v1")).root(Optional.empty()).digest().hex()).isEqualTo(A);
    assertThat(index(named(A, "v1"), named(A, "v2")).root(Optional.empty()).digest().hex())
        .isEqualTo(A);
  }

  @Test
  void severalImagesAreListedByName() throws IOException {
    LayoutIndex index = index(named(A, "v1"), named(B, "v2"));
    assertThatThrownBy(() -> index.root(Optional.empty()))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("dir: holds several images, one must be named; there are: \"v1\", \"v2\"");
    assertThatThrownBy(() -> index.root(Optional.of("v3")))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("dir: no image named \"v3\"; there are: \"v1\", \"v2\"");
  }

  @Test
  void namesFromOutsideCannotSteerATerminal() throws IOException {
    LayoutIndex index = index(named(A, "\\u001b[2J"), named(B, "v2"));
    assertThatThrownBy(() -> index.root(Optional.empty()))
        .hasMessageNotContaining("\u001b")
        .hasMessageContaining("x1b[2J");
  }

  @Test
  void oneNameForTwoImagesIsNoName() throws IOException {
    assertThatThrownBy(() -> index(named(A, "v1"), named(B, "v1")).root(Optional.of("v1")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("several images are named \"v1\"");
  }

  @Test
  void anEmptyLayoutHoldsNothing() {
    assertThatThrownBy(() -> LayoutIndex.empty("dir").root(Optional.empty()))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("dir: holds no image");
  }

  @Test
  void platformsWithoutNamesAreOfferedAsAnIndex() throws IOException {
    LayoutIndex index =
        index(
            entry(A, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
            entry(B, ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}"));
    Descriptor root = index.root(Optional.empty());
    assertThat(root.mediaType()).isEqualTo(MediaType.OCI_INDEX);
    assertThat(root.digest()).isEqualTo(Digest.sha256(index.bytes()));
    assertThat(root.size()).isEqualTo(index.bytes().length);
    assertThat(index.is(root)).isTrue();
    assertThat(index.is(root(A))).isFalse();
  }

  @Test
  void entriesOfOtherNamesStayAsTheyAre() throws IOException {
    String strange = entry(B, ",\"odd\":[1.50,null],\"annotations\":{\"z\":\"1\",\"a\":\"2\"}");
    LayoutIndex before =
        LayoutIndex.parse(
            "dir",
            utf8(
                "{\"manifests\":["
                    + strange
                    + "],\"schemaVersion\":2,\"annotations\":{\"k\":\"v\"}}"));
    assertThat(text(before.with(root(A), List.of(LayoutIndex.Name.exact("v1")))))
        .isEqualTo(
            "{\"manifests\":["
                + strange
                + ","
                + named(A, "v1")
                + "],\"schemaVersion\":2,\"annotations\":{\"k\":\"v\"}}");
  }

  @Test
  void anEntryThatIsNoDescriptorStaysUntilItIsAskedFor() throws IOException {
    LayoutIndex index = index("{\"digest\":\"blake3:00\"}", named(B, "v1"));
    assertThat(text(index.with(root(A), List.of(LayoutIndex.Name.exact("v2")))))
        .contains("{\"digest\":\"blake3:00\"}");
    assertThat(index.root(Optional.of("v1")).digest().hex()).isEqualTo(B);
    assertThatThrownBy(() -> index.root(Optional.empty()))
        .isInstanceOf(MalformedDocumentException.class);
  }

  @Test
  void aNameIsTakenOverInItsPlace() throws IOException {
    LayoutIndex index = index(named(A, "v1"), named(A, "v2"));
    assertThat(index.with(root(B), List.of(LayoutIndex.Name.exact("v1"))).bytes())
        .isEqualTo(index(named(B, "v1"), named(A, "v2")).bytes());
  }

  @Test
  void anImageOfSeveralNamesIsThereOnceForEach() throws IOException {
    LayoutIndex index =
        LayoutIndex.empty("dir")
            .with(
                root(A),
                List.of(
                    LayoutIndex.Name.of(Reference.parse("x:1")),
                    LayoutIndex.Name.of(Reference.parse("quay.io/y:1"))));
    assertThat(text(index))
        .isEqualTo(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
                + "\"manifests\":["
                + entry(
                    A,
                    ",\"annotations\":{\"io.containerd.image.name\":\"docker.io/library/x:1\","
                        + "\"org.opencontainers.image.ref.name\":\"1\"}")
                + ","
                + entry(
                    A,
                    ",\"annotations\":{\"io.containerd.image.name\":\"quay.io/y:1\","
                        + "\"org.opencontainers.image.ref.name\":\"1\"}")
                + "]}");
  }

  @Test
  void anImageWithoutANameIsThereOnce() throws IOException {
    LayoutIndex once = index(entry(B, "")).with(root(A), List.of());
    assertThat(once.with(root(A), List.of()).bytes()).isEqualTo(once.bytes());
    assertThat(once.bytes()).isEqualTo(index(entry(B, ""), entry(A, "")).bytes());
  }

  @Test
  void namesOfWhereAnImageComesFromAreNotCarriedOver() throws IOException {
    Descriptor root =
        root(A)
            .withAnnotations(Map.of("org.opencontainers.image.ref.name", "old", "my.own", "kept"));
    assertThat(text(LayoutIndex.empty("dir").with(root, List.of())))
        .doesNotContain("old")
        .contains("\"my.own\":\"kept\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"schemaVersion\":1,\"manifests\":[]}",
        "{\"schemaVersion\":2}",
        "{\"schemaVersion\":2,\"manifests\":{}}",
        "{\"schemaVersion\":2,\"manifests\":[1]}",
        "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}",
        "{\"schemaVersion\":2,\"manifests\":[],\"manifests\":[]}"
      })
  void whatIsNoIndexIsMalformed(String text) {
    assertThatThrownBy(() -> LayoutIndex.parse("dir", utf8(text)))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessageStartingWith("dir: index.json: ");
  }

  @Test
  void onlyVersionOneIsTaken() throws IOException {
    LayoutIndex.checkMarker("dir", LayoutIndex.marker());
    assertThatThrownBy(
            () -> LayoutIndex.checkMarker("dir", utf8("{\"imageLayoutVersion\":\"9.9.9\"}")))
        .isInstanceOf(MalformedDocumentException.class)
        .hasMessage("dir: oci-layout: imageLayoutVersion is \"9.9.9\", not 1.0.0");
    assertThatThrownBy(() -> LayoutIndex.checkMarker("dir", utf8("{}")))
        .isInstanceOf(MalformedDocumentException.class);
  }
}
