// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.image.Image;
import dev.tare.json.Json;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.SampleImage;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegacyDestinationTest {
  @TempDir Path temp;

  private static byte[] archive(SampleImage image, String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    image.publish(
        ArchivePlaces.legacy(
            bytes, List.of(names).stream().map(Reference::parse).toList(), notice -> {}));
    return bytes.toByteArray();
  }

  private Path write(SampleImage image, String... names) throws IOException {
    return Files.write(temp.resolve("x.tar"), archive(image, names));
  }

  @Test
  void aKnownImageGivesKnownBytes() throws IOException {
    SampleImage known = SampleImage.of("linux/amd64", true, "hello", "world");
    assertThat(Digest.sha256(archive(known, "x:1", "quay.io/me/y:2")).hex())
        .isEqualTo("e63414ad35ff9c06a66f9489d70c558bc2e0a1c5eb3111c7461ff8b469f3537b");
  }

  @Test
  void layersAreUnpackedAndFoundAgain() throws IOException {
    SampleImage image = SampleImage.of("linux/amd64", true, "one", "two");
    Path file = write(image, "x:1");
    try (ImageSource source =
        ArchivePlaces.dockerSource(Optional.of(file), Optional.of(Reference.parse("x:1")))) {
      Image read = Images.load(source, Optional.empty());
      assertThat(read.config().descriptor().digest())
          .isEqualTo(image.blobs().get(2).descriptor().digest());
      assertThat(SampleImage.read(read.layers().get(0).blob().open()))
          .isEqualTo(SampleImage.tar("one"));
      assertThat(SampleImage.read(read.layers().get(1).blob().open()))
          .isEqualTo(SampleImage.tar("two"));
      assertThat(read.layers().get(0).blob().descriptor().mediaType())
          .isEqualTo(MediaType.DOCKER_LAYER);
    }
  }

  @Test
  void compressionDoesNotMatter() throws IOException {
    ImageConfig config =
        ImageConfig.of(Platform.parse("linux/amd64"))
            .withDiffIds(List.of(Digest.sha256(SampleImage.tar("one"))));
    SampleImage plain = withLayer(config, MediaType.OCI_LAYER, SampleImage.tar("one"));
    SampleImage packed =
        withLayer(config, MediaType.OCI_LAYER_GZIP, SampleImage.gzip(SampleImage.tar("one")));
    assertThat(archive(packed, "x:1")).isEqualTo(archive(plain, "x:1"));
  }

  @Test
  void theSameLayerTwiceHasTwoDirectories() throws IOException {
    Path file = write(SampleImage.of("linux/amd64", true, "one", "one"), "x:1");
    try (ImageSource source = ArchivePlaces.dockerSource(Optional.of(file), Optional.empty())) {
      assertThat(Images.load(source, Optional.empty()).layers()).hasSize(2);
    }
  }

  @Test
  void repositoriesNamesTheTopLayer() throws IOException {
    SampleImage image = SampleImage.of("linux/amd64", false, "one");
    String id =
        Digest.sha256(
                Digest.sha256(SampleImage.tar("one")).toString().getBytes(StandardCharsets.UTF_8))
            .hex();
    String text = new String(archive(image, "x:1", "quay.io/y:2", "x:3"), StandardCharsets.UTF_8);
    assertThat(text)
        .contains(
            "{\"quay.io/y\":{\"2\":\""
                + id
                + "\"},\"x\":{\"1\":\""
                + id
                + "\",\"3\":\""
                + id
                + "\"}}")
        .contains(id + "/layer.tar");
    assertThat(new String(archive(image), StandardCharsets.UTF_8)).contains("\"RepoTags\":null");
  }

  @Test
  void aLayerOfAnotherDiffIdIsRefused() throws IOException {
    ImageConfig config =
        ImageConfig.of(Platform.parse("linux/amd64"))
            .withDiffIds(List.of(Digest.sha256(SampleImage.tar("two"))));
    SampleImage bad =
        withLayer(config, MediaType.OCI_LAYER_GZIP, SampleImage.gzip(SampleImage.tar("one")));
    Path file = Files.writeString(temp.resolve("x.tar"), "old");
    try (ImageDestination destination = ArchivePlaces.legacy(file, List.of(), notice -> {})) {
      for (Blob blob : bad.blobs()) {
        destination.put(blob);
      }
      assertThatThrownBy(() -> destination.commit(bad.root()))
          .isInstanceOf(IntegrityException.class)
          .hasMessageContaining("diffID");
    }
    assertThat(file).hasContent("old");
    assertThat(temp).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aDamagedLayerIsNamedAndClosed() throws IOException {
    byte[] packed = SampleImage.gzip(SampleImage.tar("one"));
    Blob cut = SampleImage.blob(MediaType.OCI_LAYER_GZIP, Arrays.copyOf(packed, 20));
    assertThatThrownBy(() -> LegacyLayer.size(cut, Digest.sha256(new byte[0]), 1 << 20))
        .isInstanceOf(IntegrityException.class)
        .hasMessageStartingWith("layer " + cut.descriptor().digest() + ": ");
    Blob zstd =
        SampleImage.blob(
            MediaType.OCI_LAYER_ZSTD, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0});
    AtomicInteger closed = new AtomicInteger();
    Blob watched =
        new Blob(
            zstd.descriptor(),
            () ->
                new FilterInputStream(zstd.content().open()) {
                  @Override
                  public void close() {
                    closed.incrementAndGet();
                  }
                },
            Optional.empty());
    assertThatThrownBy(() -> LegacyLayer.size(watched, Digest.sha256(new byte[0]), 1 << 20))
        .isInstanceOf(IOException.class);
    assertThat(closed).hasPositiveValue();
  }

  @Test
  void aLayerThatUnpacksToMoreThanTheLimitIsRefused() throws IOException {
    byte[] tar = SampleImage.tar("one");
    Blob layer = SampleImage.blob(MediaType.OCI_LAYER_GZIP, SampleImage.gzip(tar));
    assertThat(LegacyLayer.size(layer, Digest.sha256(tar), tar.length)).isEqualTo(tar.length);
    assertThatThrownBy(() -> LegacyLayer.size(layer, Digest.sha256(tar), tar.length - 1))
        .isInstanceOf(LimitException.class);
  }

  private static SampleImage withLayer(ImageConfig config, MediaType type, byte[] bytes) {
    Blob layer = SampleImage.blob(type, bytes);
    Blob configBlob = SampleImage.blob(MediaType.OCI_CONFIG, Json.write(config.json()));
    Manifest manifest =
        Manifest.of(
            MediaType.OCI_MANIFEST, configBlob.descriptor(), List.of(layer.descriptor()), Map.of());
    Blob root = SampleImage.blob(MediaType.OCI_MANIFEST, Json.write(manifest.json()));
    return new SampleImage(root.descriptor(), List.of(layer, configBlob, root));
  }
}
