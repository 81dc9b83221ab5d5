// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.content.LimitException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.image.Image;
import dev.tare.json.JsonObject;
import dev.tare.json.JsonString;
import dev.tare.layer.Layer;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Reads a source's documents, each within its own bounds and all within one. Thread-safe. */
final class Documents {
  /** How many bytes of documents one image or tree may have; the largest known have 2 MiB. */
  static final long MOST_BYTES = 32 << 20;

  private final ImageSource source;
  private final Map<Digest, Document<Index>> indexes = new HashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  Documents(ImageSource source) {
    this.source = source;
  }

  String describe() {
    return source.describe();
  }

  /** An index, which is read once however often it is asked for. */
  synchronized Document<Index> index(Descriptor descriptor) throws IOException {
    Document<Index> known = indexes.get(descriptor.digest());
    if (known == null || !known.descriptor().mediaType().equals(descriptor.mediaType())) {
      known = read(descriptor, Index::parse);
      indexes.put(descriptor.digest(), known);
    }
    return known;
  }

  Document<Manifest> manifest(Descriptor descriptor) throws IOException {
    if (!descriptor.mediaType().isManifest()) {
      throw new MalformedDocumentException(
          "%s is not an image: its type is %s"
              .formatted(descriptor.digest(), descriptor.mediaType()));
    }
    return read(descriptor, Manifest::parse);
  }

  static boolean isImage(Manifest manifest) {
    MediaType type = manifest.config().mediaType();
    return type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG);
  }

  Document<ImageConfig> config(Manifest manifest) throws IOException {
    return read(manifest.config(), ImageConfig::parse);
  }

  /** The image of a manifest; its layers are not opened. */
  Image image(Descriptor descriptor) throws IOException {
    return image(manifest(descriptor));
  }

  Image image(Document<Manifest> manifest) throws IOException {
    if (!isImage(manifest.value())) {
      throw new MalformedDocumentException(
          "%s is not an image: its config is of type %s"
              .formatted(manifest.descriptor().digest(), manifest.value().config().mediaType()));
    }
    Document<ImageConfig> config = config(manifest.value());
    List<Descriptor> layers = manifest.value().layers();
    List<Digest> diffIds = config.value().diffIds();
    if (layers.size() != diffIds.size()) {
      throw new MalformedDocumentException(
          "image %s has %s layers, its config names %s"
              .formatted(manifest.descriptor().digest(), layers.size(), diffIds.size()));
    }
    List<Layer> pairs = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      pairs.add(new Layer(blob(layers.get(i)), diffIds.get(i)));
    }
    return new Image(manifest, config, pairs);
  }

  Blob blob(Descriptor descriptor) {
    return new Blob(descriptor, () -> source.open(descriptor), source.origin());
  }

  private <T> Document<T> read(Descriptor descriptor, Function<JsonObject, T> parser)
      throws IOException {
    long all = bytes.addAndGet(Math.min(Math.max(0, descriptor.size()), MOST_BYTES + 1));
    if (all > MOST_BYTES) {
      throw new LimitException(
          "%s has more than %s bytes of documents".formatted(describe(), MOST_BYTES));
    }
    return Document.read(
        blob(descriptor),
        json -> {
          checkType(descriptor, json);
          return parser.apply(json);
        });
  }

  /** A document that calls itself something else than its parent does has two meanings. */
  private static void checkType(Descriptor descriptor, JsonObject json) {
    if (json.get("mediaType").orElse(null) instanceof JsonString own
        && !own.value().equals(descriptor.mediaType().value())) {
      throw new IllegalArgumentException(
          "mediaType: %s where %s is expected"
              .formatted(Printable.quote(own.value()), descriptor.mediaType()));
    }
  }
}
