// SPDX-License-Identifier: Apache-2.0
package dev.tare.image;

import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.content.Document;
import dev.tare.content.LimitException;
import dev.tare.json.JsonObject;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Small images; their layers are words, not tars. */
public final class TestImages {
  private TestImages() {}

  public static Image oci(String platform, String... layers) {
    return image(MediaType.OCI_MANIFEST, MediaType.OCI_LAYER_GZIP, platform, layers);
  }

  public static Image docker(String platform, String... layers) {
    return image(MediaType.DOCKER_MANIFEST, MediaType.DOCKER_LAYER_GZIP, platform, layers);
  }

  public static Image image(
      MediaType manifest, MediaType layerType, String platform, String... texts) {
    List<Layer> layers = new ArrayList<>();
    for (String text : texts) {
      layers.add(layer(layerType, text));
    }
    return image(manifest, ImageConfig.of(Platform.parse(platform)), layers);
  }

  public static Image image(MediaType type, ImageConfig config, List<Layer> layers) {
    ImageConfig complete = config.withDiffIds(layers.stream().map(Layer::diffId).toList());
    Document<ImageConfig> document =
        document(
            type.isDocker() ? MediaType.DOCKER_CONFIG : MediaType.OCI_CONFIG,
            complete.json(),
            ImageConfig::parse);
    return new Image(manifest(type, document.descriptor(), layers), document, layers);
  }

  public static Document<Manifest> manifest(MediaType type, Descriptor config, List<Layer> layers) {
    List<Descriptor> descriptors = layers.stream().map(l -> l.blob().descriptor()).toList();
    return document(type, Manifest.of(type, config, descriptors, Map.of()).json(), Manifest::parse);
  }

  public static Layer layer(MediaType type, String text) {
    return new Layer(
        blob(type, text), Digest.sha256(("tar of " + text).getBytes(StandardCharsets.UTF_8)));
  }

  public static Blob blob(MediaType type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Blob(
        Descriptor.of(type, Digest.sha256(bytes), bytes.length),
        Content.of(bytes),
        Optional.empty());
  }

  /** An index whose entries name the images' platforms. */
  public static ImageIndex index(Image... images) {
    List<Descriptor> entries = new ArrayList<>();
    for (Image image : images) {
      entries.add(image.descriptor().withPlatform(image.config().value().platform()));
    }
    return index(entries, List.of(images));
  }

  public static ImageIndex index(List<Descriptor> entries, List<? extends Artifact> children) {
    return new ImageIndex(
        document(
            MediaType.OCI_INDEX,
            Index.of(MediaType.OCI_INDEX, entries, Map.of()).json(),
            Index::parse),
        List.copyOf(children));
  }

  private static <T> Document<T> document(
      MediaType type, JsonObject json, Function<JsonObject, T> parser) {
    try {
      return Document.write(type, json, parser);
    } catch (LimitException e) {
      throw new UncheckedIOException(e);
    }
  }
}
