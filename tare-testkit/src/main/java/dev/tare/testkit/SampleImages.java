// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import dev.tare.compress.Gzip;
import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.Document;
import dev.tare.content.LimitException;
import dev.tare.image.Artifact;
import dev.tare.image.Image;
import dev.tare.image.ImageIndex;
import dev.tare.json.JsonObject;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tar.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Images for tests: in memory, the same bytes every time, with layers that are real tars. */
public final class SampleImages {
  private static final String PLATFORM = "linux/amd64";

  private SampleImages() {}

  /**
   * An image for linux/amd64 with a gzipped layer for each text, which holds it as {@code /file}.
   */
  public static Image image(String... texts) {
    return image(PLATFORM, texts);
  }

  /** The same for another platform, such as {@code linux/arm64}. */
  public static Image image(String platform, String[] texts) {
    List<Layer> layers = new ArrayList<>();
    for (String text : texts) {
      byte[] tar = tar(text.getBytes(StandardCharsets.UTF_8));
      layers.add(layer(MediaType.OCI_LAYER_GZIP, gzip(tar), tar));
    }
    return image(platform, layers);
  }

  /** An image whose only layer, not compressed, holds one file of so many bytes. */
  public static Image large(int bytes) {
    byte[] content = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      content[i] = (byte) (i * 31 + (i >> 8) * 17 + (i >> 16));
    }
    byte[] tar = tar(content);
    return image(PLATFORM, List.of(layer(MediaType.OCI_LAYER, tar, tar)));
  }

  /** An index of images, each under the platform that its config names. */
  public static ImageIndex index(Image... images) {
    List<Descriptor> entries = new ArrayList<>();
    for (Image image : images) {
      entries.add(image.descriptor().withPlatform(image.config().value().platform()));
    }
    Index index = Index.of(MediaType.OCI_INDEX, entries, Map.of());
    return new ImageIndex(
        document(MediaType.OCI_INDEX, index.json(), Index::parse), List.<Artifact>of(images));
  }

  private static Image image(String platform, List<Layer> layers) {
    ImageConfig config =
        ImageConfig.of(Platform.parse(platform))
            .withDiffIds(layers.stream().map(Layer::diffId).toList());
    Document<ImageConfig> document =
        document(MediaType.OCI_CONFIG, config.json(), ImageConfig::parse);
    Manifest manifest =
        Manifest.of(
            MediaType.OCI_MANIFEST,
            document.descriptor(),
            layers.stream().map(layer -> layer.blob().descriptor()).toList(),
            Map.of());
    return new Image(
        document(MediaType.OCI_MANIFEST, manifest.json(), Manifest::parse), document, layers);
  }

  private static <T> Document<T> document(
      MediaType type, JsonObject json, Function<JsonObject, T> parser) {
    try {
      return Document.write(type, json, parser);
    } catch (LimitException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Layer layer(MediaType type, byte[] stored, byte[] tar) {
    Descriptor descriptor = Descriptor.of(type, Digest.sha256(stored), stored.length);
    Content content = () -> new ByteArrayInputStream(stored);
    return new Layer(new Blob(descriptor, content, Optional.empty()), Digest.sha256(tar));
  }

  private static byte[] tar(byte[] file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      TarWriter tar = new TarWriter(bytes);
      tar.file(
          TarName.of("file"),
          new Metadata(0644, 0, 0, 0),
          file.length,
          new ByteArrayInputStream(file));
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] tar) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = Gzip.codec(1, 1).encode(bytes)) {
      out.write(tar);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
