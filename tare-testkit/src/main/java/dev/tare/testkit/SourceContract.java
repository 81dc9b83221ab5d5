// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tare.compress.Decompression;
import dev.tare.content.Blob;
import dev.tare.content.NotFoundException;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ImageSource} must do. To be extended with the two methods that make a place and
 * open it; JUnit then runs all.
 */
public abstract class SourceContract {
  private static final int THREADS = 4;

  /** For subclasses. */
  protected SourceContract() {}

  /** Opens a place that holds this image, and no other of that name. */
  protected abstract ImageSource open(Artifact image) throws IOException;

  /**
   * Opens a place that holds an image, under a name that it does not hold; this or {@link
   * ImageSource#root} is to throw.
   */
  protected abstract ImageSource openMissing() throws IOException;

  /** Whether manifests and indexes come back as they are; a form of its own may not keep them. */
  protected boolean keepsDocuments() {
    return true;
  }

  @Test
  final void theRootIsThatOfTheImage() throws IOException {
    Image image = SampleImages.image("one", "two");
    try (ImageSource source = open(image)) {
      Descriptor root = source.root();
      assertTrue(root.mediaType().isManifest(), root.mediaType().toString());
      assertEquals(root, source.root(), "asked again");
      if (keepsDocuments()) {
        assertEquals(image.descriptor().digest(), root.digest());
        assertEquals(image.descriptor().size(), root.size());
      }
    }
  }

  @Test
  final void everyBlobHasTheBytesOfItsDescriptor() throws IOException {
    Image image = SampleImages.image("one", "two", "one");
    try (ImageSource source = open(image)) {
      assertSame(image, Images.load(source, Optional.empty()));
    }
  }

  @Test
  final void anIndexIsReadWithAllThatItLists() throws IOException {
    Artifact index =
        SampleImages.index(
            SampleImages.image("linux/amd64", new String[] {"one", "two"}),
            SampleImages.image("linux/arm64", new String[] {"one", "three"}));
    try (ImageSource source = open(index)) {
      if (keepsDocuments()) {
        Artifact loaded = Images.loadAll(source);
        assertEquals(index.descriptor().digest(), loaded.descriptor().digest());
        assertEquals(digests(index.blobs()), digests(loaded.blobs()));
        for (Blob blob : loaded.blobs()) {
          blob.readAll(1 << 20);
        }
      } else {
        Images.load(source, Optional.empty());
      }
    }
  }

  @Test
  final void streamsOfOneBlobDoNotDisturbOneAnother() throws IOException {
    Image image = SampleImages.image("text ".repeat(10_000));
    try (ImageSource source = open(image)) {
      Descriptor layer = layer(source);
      byte[] expected = read(source, layer);
      try (InputStream first = source.open(layer)) {
        int half = expected.length / 2;
        byte[] begin = first.readNBytes(half);
        source.open(layer).close();
        assertArrayEquals(expected, read(source, layer));
        byte[] end = first.readAllBytes();
        assertEquals(expected.length, begin.length + end.length);
        assertEquals(expected[half], end[0]);
      }
    }
  }

  @Test
  final void severalThreadsMayRead() throws Exception {
    Image image = SampleImages.image("a".repeat(100_000), "b", "c", "d", "e", "f");
    try (ImageSource source = open(image)) {
      Image loaded = Images.load(source, Optional.empty());
      Threads.run(THREADS, thread -> assertSame(image, loaded));
    }
  }

  @Test
  final void severalThreadsMayAskForTheRootAtFirst() throws Exception {
    try (ImageSource source = open(SampleImages.image("one"))) {
      Threads.run(THREADS, thread -> Images.load(source, Optional.empty()));
    }
  }

  @Test
  final void aBlobThatIsNotThereIsRefused() throws IOException {
    byte[] bytes = "not there".getBytes(StandardCharsets.UTF_8);
    for (MediaType type : List.of(MediaType.OCI_LAYER_GZIP, MediaType.OCI_MANIFEST)) {
      Descriptor unknown = Descriptor.of(type, Digest.sha256(bytes), bytes.length);
      try (ImageSource source = open(SampleImages.image("one"))) {
        IOException failure = assertThrows(IOException.class, () -> read(source, unknown));
        Failures.assertTold(failure, unknown.digest().toString());
      }
    }
  }

  @Test
  final void aNameThatIsNotThereIsNotFound() {
    NotFoundException failure =
        assertThrows(
            NotFoundException.class,
            () -> {
              try (ImageSource source = openMissing()) {
                source.root();
              }
            });
    Failures.assertTold(failure, "");
  }

  @Test
  final void closingAgainDoesNothing() throws IOException {
    ImageSource source = open(SampleImages.image("one"));
    source.root();
    source.close();
    source.close();
  }

  @Test
  final void messagesCanNameIt() throws IOException {
    try (ImageSource source = open(SampleImages.image("one"))) {
      assertTrue(source.describe().chars().noneMatch(c -> c < ' '), source.describe());
      assertTrue(!source.describe().isBlank());
    }
  }

  /** Config and diffIDs are an image's identity; how its layers are packed may differ. */
  private void assertSame(Image expected, Image actual) throws IOException {
    assertEquals(expected.config().descriptor().digest(), actual.config().descriptor().digest());
    assertEquals(
        expected.layers().stream().map(Layer::diffId).toList(),
        actual.layers().stream().map(Layer::diffId).toList());
    if (keepsDocuments()) {
      assertEquals(digests(expected.blobs()), digests(actual.blobs()));
    }
    for (Layer layer : actual.layers()) {
      try (InputStream tar = Decompression.detect(layer.blob().open())) {
        assertEquals(layer.diffId(), Digest.sha256(tar.readAllBytes()));
      }
    }
  }

  private static List<Digest> digests(List<Blob> blobs) {
    return blobs.stream().map(blob -> blob.descriptor().digest()).toList();
  }

  private static Descriptor layer(ImageSource source) throws IOException {
    return Images.load(source, Optional.empty()).layers().get(0).blob().descriptor();
  }

  private static byte[] read(ImageSource source, Descriptor descriptor) throws IOException {
    Blob blob = new Blob(descriptor, () -> source.open(descriptor), Optional.empty());
    return blob.readAll(1 << 20);
  }
}
