// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.content.Blob;
import dev.tare.json.Json;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Index;
import dev.tare.oci.MediaType;
import dev.tare.transport.SampleImage;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GivenImageTest {
  @Test
  void whatNestedIndexesListOftenIsGoneThroughOnce() throws IOException {
    Given given = new Given();
    SampleImage image = SampleImage.of("linux/amd64", true, "one");
    for (Blob blob : image.blobs()) {
      given.put(blob);
    }
    Descriptor root = image.root();
    for (int level = 0; level < 4; level++) {
      Index index = Index.of(MediaType.OCI_INDEX, Collections.nCopies(30, root), Map.of());
      Blob blob = SampleImage.blob(MediaType.OCI_INDEX, Json.write(index.json()));
      given.put(blob);
      root = blob.descriptor();
    }
    assertThat(GivenImage.below(root, given)).hasSize(1);
  }
}
