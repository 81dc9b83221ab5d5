// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.compress.Gzip;
import dev.tare.content.Blob;
import dev.tare.content.Content;
import dev.tare.json.Json;
import dev.tare.json.JsonObject;
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
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Something small to publish.
 *
 * @param blobs all there is, children before parents
 */
public record SampleImage(Descriptor root, List<Blob> blobs) {
  /** Nothing yet. */
  public static final SampleImage NONE =
      new SampleImage(
          Descriptor.of(MediaType.OCI_MANIFEST, Digest.sha256(new byte[0]), 0), List.of());

  /** An image whose layers hold one file each, with that content. */
  public static SampleImage of(String platform, boolean gzip, String... files) throws IOException {
    List<Blob> blobs = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    for (String file : files) {
      byte[] tar = tar(file);
      diffIds.add(Digest.sha256(tar));
      blobs.add(gzip ? blob(MediaType.OCI_LAYER_GZIP, gzip(tar)) : blob(MediaType.OCI_LAYER, tar));
    }
    List<Descriptor> layers = blobs.stream().map(Blob::descriptor).toList();
    JsonObject json = ImageConfig.of(Platform.parse(platform)).withDiffIds(diffIds).json();
    Blob config = blob(MediaType.OCI_CONFIG, Json.write(json));
    Manifest manifest = Manifest.of(MediaType.OCI_MANIFEST, config.descriptor(), layers, Map.of());
    Blob root = blob(MediaType.OCI_MANIFEST, Json.write(manifest.json()));
    blobs.add(config);
    blobs.add(root);
    return new SampleImage(root.descriptor(), blobs);
  }

  /** An index of images. */
  public static SampleImage index(Map<String, SampleImage> byPlatform) {
    List<Blob> blobs = new ArrayList<>();
    List<Descriptor> manifests = new ArrayList<>();
    byPlatform.forEach(
        (platform, image) -> {
          blobs.addAll(image.blobs);
          manifests.add(image.root.withPlatform(Platform.parse(platform)));
        });
    Index index = Index.of(MediaType.OCI_INDEX, manifests, Map.of());
    Blob root = blob(MediaType.OCI_INDEX, Json.write(index.json()));
    blobs.add(root);
    return new SampleImage(root.descriptor(), blobs);
  }

  public static Blob blob(MediaType type, byte[] bytes) {
    Descriptor descriptor = Descriptor.of(type, Digest.sha256(bytes), bytes.length);
    return new Blob(descriptor, Content.of(bytes), Optional.empty());
  }

  public static byte[] tar(String file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(bytes);
    byte[] content = file.getBytes(StandardCharsets.UTF_8);
    tar.file(
        TarName.of("file"),
        new Metadata(0644, 0, 0, 0),
        content.length,
        new ByteArrayInputStream(content));
    tar.finish();
    return bytes.toByteArray();
  }

  public static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = Gzip.codec(1, 1).encode(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  /** Puts all and commits. */
  public void publish(ImageDestination destination) throws IOException {
    try (destination) {
      for (Blob blob : blobs) {
        destination.put(blob);
      }
      destination.commit(root);
    }
  }

  /** The bytes of one of the blobs. */
  public byte[] bytes(Digest digest) throws IOException {
    for (Blob blob : blobs) {
      if (blob.descriptor().digest().equals(digest)) {
        return read(blob.content().open());
      }
    }
    throw new AssertionError("no blob " + digest);
  }

  public static byte[] read(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }
}
