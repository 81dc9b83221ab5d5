// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageTest {
  private static final Image IMAGE = TestImages.oci("linux/amd64", "one", "two");

  @Test
  void aLayerTooFewIsRefused() {
    assertThatThrownBy(
            () -> new Image(IMAGE.manifest(), IMAGE.config(), IMAGE.layers().subList(0, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 1 layers, the config names 2");
  }

  @Test
  void layersInAnotherOrderAreRefused() {
    List<Layer> swapped = List.of(IMAGE.layers().get(1), IMAGE.layers().get(0));
    assertThatThrownBy(() -> new Image(IMAGE.manifest(), IMAGE.config(), swapped))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer 1 is " + swapped.get(0).blob().descriptor().digest());
  }

  @Test
  void aLayerOfAnotherSizeIsRefused() {
    Layer second = IMAGE.layers().get(1);
    Descriptor named = second.blob().descriptor();
    Descriptor longer = Descriptor.of(named.mediaType(), named.digest(), named.size() + 1);
    Layer wrong = new Layer(second.blob().withDescriptor(longer), second.diffId());
    assertThatThrownBy(
            () ->
                new Image(IMAGE.manifest(), IMAGE.config(), List.of(IMAGE.layers().get(0), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer 2 has 4 bytes, its document names 3");
  }

  @Test
  void aLayerOfAnotherTypeIsRefused() {
    Layer second = IMAGE.layers().get(1);
    Descriptor other = second.blob().descriptor().withMediaType(MediaType.OCI_LAYER);
    Layer wrong = new Layer(second.blob().withDescriptor(other), second.diffId());
    assertThatThrownBy(
            () ->
                new Image(IMAGE.manifest(), IMAGE.config(), List.of(IMAGE.layers().get(0), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("layer 2 is of type application/vnd.oci.image.layer.v1.tar, ");
  }

  @Test
  void anotherDiffIdIsRefused() {
    Layer first = IMAGE.layers().get(0);
    Layer wrong = new Layer(first.blob(), Digest.sha256(new byte[0]));
    assertThatThrownBy(
            () ->
                new Image(IMAGE.manifest(), IMAGE.config(), List.of(wrong, IMAGE.layers().get(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "layer 1 has the diffID %s, the config names %s"
                .formatted(wrong.diffId(), first.diffId()));
  }

  @Test
  void anotherConfigIsRefused() {
    Image other = TestImages.oci("linux/arm64", "one", "two");
    assertThatThrownBy(() -> new Image(IMAGE.manifest(), other.config(), IMAGE.layers()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("config is " + other.config().descriptor().digest());
  }

  @Test
  void theSameLayerMayBeThereTwiceAndIsPublishedOnce() {
    Image twice = TestImages.oci("linux/amd64", "one", "two", "one");
    assertThat(twice.layers()).hasSize(3);
    assertThat(twice.blobs().stream().map(Blob::descriptor))
        .containsExactly(
            twice.config().descriptor(),
            twice.layers().get(0).blob().descriptor(),
            twice.layers().get(1).blob().descriptor());
  }

  @Test
  void foreignLayersAreNotPublished() {
    Image foreign =
        TestImages.image(
            MediaType.DOCKER_MANIFEST,
            MediaType.DOCKER_FOREIGN_LAYER_GZIP,
            "windows/amd64",
            "base");
    assertThat(foreign.blobs().stream().map(Blob::descriptor))
        .containsExactly(foreign.config().descriptor());
  }

  @Test
  void anImageWithoutLayersIsAnImage() {
    assertThat(TestImages.oci("linux/amd64").blobs()).hasSize(1);
  }

  @Test
  void anIndexListsItsDocumentsChildrenFirstAndOnce() {
    Image arm = TestImages.oci("linux/arm64", "one", "three");
    ImageIndex inner = TestImages.index(IMAGE, arm);
    ImageIndex outer =
        TestImages.index(List.of(inner.descriptor(), IMAGE.descriptor()), List.of(inner, IMAGE));
    assertThat(outer.documents().stream().map(d -> d.descriptor().digest()))
        .containsExactly(
            IMAGE.descriptor().digest(),
            arm.descriptor().digest(),
            inner.descriptor().digest(),
            outer.descriptor().digest());
    assertThat(outer.blobs()).hasSize(2 + 3);
  }

  @Test
  void anIndexOfOtherImagesIsRefused() {
    Image arm = TestImages.oci("linux/arm64", "one");
    ImageIndex index = TestImages.index(IMAGE);
    assertThatThrownBy(() -> new ImageIndex(index.index(), List.of(arm)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("manifest 1 is " + arm.descriptor().digest());
    assertThatThrownBy(() -> new ImageIndex(index.index(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 0 manifests, the index names 1");
  }
}
