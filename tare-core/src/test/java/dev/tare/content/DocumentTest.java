// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Repository;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentTest {
  private static Blob blob(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Blob(
        Descriptor.of(MediaType.OCI_CONFIG, Digest.sha256(bytes), bytes.length),
        Content.of(bytes),
        Optional.empty());
  }

  private static String name(JsonObject json) {
    return json.get("name")
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value())
        .orElseThrow(() -> new IllegalArgumentException("there is no name"));
  }

  @Test
  void theExactBytesAreKept() throws IOException {
    Blob blob = blob("{ \"name\" : \"x\",\n \"unknown\": [1.0] }\n");
    Document<String> document = Document.read(blob, DocumentTest::name);
    assertThat(document.value()).isEqualTo("x");
    assertThat(document.descriptor()).isEqualTo(blob.descriptor());
    assertThat(document.bytes()).isEqualTo(blob.readAll(1000));
    document.bytes()[0] = 0;
    assertThat(document.blob().readAll(1000)).isEqualTo(blob.readAll(1000));
  }

  @Test
  void ourOwnDocumentsAreCanonicalAndReadBackAlike() throws IOException {
    JsonObject json = JsonObject.of(Map.of("name", new JsonString("x")));
    Document<String> document = Document.write(MediaType.OCI_CONFIG, json, DocumentTest::name);
    assertThat(document.bytes()).isEqualTo("{\"name\":\"x\"}".getBytes(UTF_8));
    assertThat(document.descriptor().digest()).isEqualTo(Digest.sha256(document.bytes()));
    assertThat(document.descriptor().size()).isEqualTo(12);
    assertThat(Document.read(document.blob(), DocumentTest::name).value()).isEqualTo("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "\"x\"",
        "{",
        "{}",
        "{\"name\":1}",
        "{\"name\":\"x\"} x",
        "{\"name\":\"x\",\"name\":\"y\"}",
        "\ufeff{\"name\":\"x\"}",
        "<html>"
      })
  void whatTheParserDoesNotTakeIsMalformed(String text) {
    Blob blob = blob(text);
    assertThatThrownBy(() -> Document.read(blob, DocumentTest::name))
        .isInstanceOf(MalformedDocumentException.class)
        .isInstanceOf(IntegrityException.class)
        .hasMessageStartingWith(
            "document "
                + blob.descriptor().digest()
                + " ("
                + MediaType.OCI_CONFIG
                + ") is malformed")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theMessageTellsThePlaceAndTheCause() {
    assertThatThrownBy(() -> Document.read(blob("{\"a\":1,\n 2}"), DocumentTest::name))
        .hasMessageContaining("is malformed: line 2, column ");
    assertThatThrownBy(() -> Document.read(blob("{}"), DocumentTest::name))
        .hasMessageEndingWith("is malformed: there is no name");
  }

  @Test
  void wrongBytesAreAMismatchBeforeTheyAreParsed() {
    Blob blob = blob("{\"name\":\"x\"}").withDescriptor(blob("{\"name\":\"y\"}").descriptor());
    assertThatThrownBy(
            () ->
                Document.read(
                    blob,
                    json -> {
                      throw new AssertionError("parsed");
                    }))
        .isInstanceOf(BlobMismatchException.class);
  }

  @Test
  void aDocumentOfMoreThanFourMebibytesIsRefused() throws IOException {
    String padding = " ".repeat((4 << 20) - 12);
    assertThat(Document.read(blob("{\"name\":\"x\"}" + padding), DocumentTest::name).value())
        .isEqualTo("x");
    assertThatThrownBy(() -> Document.read(blob("{\"name\":\"x\"} " + padding), DocumentTest::name))
        .isInstanceOf(LimitException.class);
    JsonObject large = JsonObject.of(Map.of("name", new JsonString("x".repeat(4 << 20))));
    assertThatThrownBy(() -> Document.write(MediaType.OCI_CONFIG, large, DocumentTest::name))
        .isInstanceOf(LimitException.class)
        .hasMessageContaining("more than the 4194304");
  }

  @Test
  void whereItWasReadFromIsKeptSoThatItCanBeMounted() throws IOException {
    Optional<Repository> origin = Optional.of(new Repository("r.test", "a"));
    Blob read = blob("{\"name\":\"x\"}");
    Document<String> document =
        Document.read(new Blob(read.descriptor(), read.content(), origin), DocumentTest::name);
    assertThat(document.blob().origin()).isEqualTo(origin);
    assertThat(document.withDescriptor(read.descriptor()).blob().origin()).isEqualTo(origin);
    JsonObject own = JsonObject.of(Map.of("name", new JsonString("x")));
    assertThat(Document.write(MediaType.OCI_CONFIG, own, DocumentTest::name).blob().origin())
        .isEmpty();
  }

  @Test
  void anotherDescriptorMustBeOfTheSameBytes() throws IOException {
    Document<String> document = Document.read(blob("{\"name\":\"x\"}"), DocumentTest::name);
    Descriptor annotated = document.descriptor().withAnnotations(Map.of("a", "b"));
    assertThat(document.withDescriptor(annotated).descriptor().annotations())
        .containsEntry("a", "b");
    assertThatThrownBy(() -> document.withDescriptor(blob("{}").descriptor()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
