// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Input;
import dev.tare.tree.HeapStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenedInputsTest {
  private final HeapStore store = new HeapStore();

  private OpenedInputs inputs(String text) {
    return new OpenedInputs(
        store,
        Optional.empty(),
        new ByteArrayInputStream(text.getBytes(UTF_8)),
        () -> {
          throw new AssertionError();
        },
        event -> {});
  }

  @Test
  void standardInputIsKeptSoThatItCanBeReadAgain() throws IOException {
    OpenedInputs inputs = inputs("hello");
    Content content = inputs.open(Input.of("-", Optional.empty()));
    for (int i = 0; i < 2; i++) {
      assertThat(content.open()).hasContent("hello");
    }
    assertThatThrownBy(() -> inputs.open(Input.of("-", Optional.empty())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("standard input is given twice; it can be read once");
  }

  @Test
  void aDownloadThatIsKeptIsNotFetched() throws IOException {
    HeapStore cache = new HeapStore();
    try (BlobStore.Writer writer = cache.begin()) {
      writer.stream().write("kept".getBytes(UTF_8));
      writer.commit(MediaType.OCI_LAYER);
    }
    Digest digest = Digest.sha256("kept".getBytes(UTF_8));
    OpenedInputs inputs =
        new OpenedInputs(
            store,
            Optional.of(cache),
            InputStream.nullInputStream(),
            () -> {
              throw new AssertionError("nothing is to be fetched");
            },
            event -> {});
    Input input = Input.of("https://example.com/x", Optional.of(digest));
    assertThat(inputs.open(input).open()).hasContent("kept");
  }

  @Test
  void itsDigestIsVerified() throws IOException {
    Digest right = Digest.sha256("hello".getBytes(UTF_8));
    assertThat(inputs("hello").open(Input.of("-", Optional.of(right))).open()).hasContent("hello");
    assertThatThrownBy(() -> inputs("other").open(Input.of("-", Optional.of(right))))
        .isInstanceOf(IntegrityException.class)
        .hasMessageStartingWith("standard input: is sha256:");
  }
}
