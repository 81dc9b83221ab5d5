// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Content;
import dev.tare.content.IntegrityException;
import dev.tare.content.MalformedDocumentException;
import dev.tare.json.Json;
import dev.tare.json.JsonLimits;
import dev.tare.json.JsonObject;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.transport.LayoutIndex;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image of {@code docker save} as the specification describes images: where the archive has no
 * manifest, one is made of its config and layers.
 */
final class DockerContents {
  private final ArchiveFile archive;
  private final Descriptor root;
  private final Map<Digest, Content> contents;

  private DockerContents(ArchiveFile archive, Descriptor root, Map<Digest, Content> contents) {
    this.archive = archive;
    this.root = root;
    this.contents = Map.copyOf(contents);
  }

  /** A layer's member, and how it is compressed. */
  private record Found(String name, ArchiveFile.Member member, Magic magic) {}

  static DockerContents of(ArchiveFile archive, DockerImage image) throws IOException {
    byte[] config = archive.document(image.config(), LayoutIndex.LIMIT);
    List<Digest> diffIds = diffIds(archive, config);
    if (image.layers().size() != diffIds.size()) {
      throw new IntegrityException(
          "%s: %s layers, but the config has %s diffIDs"
              .formatted(archive.place(), image.layers().size(), diffIds.size()));
    }
    Optional<StatedManifest> stated = StatedManifest.find(archive, image);
    if (stated.isPresent()) {
      return of(archive, stated.get(), config);
    }
    List<Found> layers = new ArrayList<>();
    for (String name : image.layers()) {
      layers.add(find(archive, name));
    }
    // Docker has no type for zstd, and one image does not mix the two families of types.
    boolean docker = layers.stream().noneMatch(layer -> layer.magic == Magic.ZSTD);
    Map<Digest, Content> contents = new HashMap<>();
    Map<Long, Digest> computed = new HashMap<>();
    List<Descriptor> descriptors = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Found layer = layers.get(i);
      Digest digest = digest(archive, layer, diffIds.get(i), computed);
      descriptors.add(Descriptor.of(layerType(layer.magic, docker), digest, layer.member.size()));
      contents.putIfAbsent(digest, () -> archive.open(layer.member));
    }
    MediaType configType = docker ? MediaType.DOCKER_CONFIG : MediaType.OCI_CONFIG;
    MediaType type = docker ? MediaType.DOCKER_MANIFEST : MediaType.OCI_MANIFEST;
    Descriptor described = add(contents, configType, config);
    Manifest manifest = Manifest.of(type, described, descriptors, Map.of());
    Descriptor root = add(contents, type, Json.write(manifest.json()));
    return new DockerContents(archive, root, contents);
  }

  private static DockerContents of(ArchiveFile archive, StatedManifest stated, byte[] config)
      throws IOException {
    Map<Digest, Content> contents = new HashMap<>();
    for (Descriptor layer : stated.manifest().layers()) {
      String name = LayoutIndex.path(layer.digest());
      ArchiveFile.Member member = archive.find(name).orElseThrow(() -> archive.missing(name));
      contents.putIfAbsent(layer.digest(), () -> archive.open(member));
    }
    contents.put(stated.manifest().config().digest(), Content.of(config));
    contents.put(stated.descriptor().digest(), stated.content());
    return new DockerContents(archive, stated.descriptor(), contents);
  }

  private static Descriptor add(Map<Digest, Content> contents, MediaType type, byte[] bytes) {
    Descriptor descriptor = Descriptor.of(type, Digest.sha256(bytes), bytes.length);
    contents.put(descriptor.digest(), Content.of(bytes));
    return descriptor;
  }

  Descriptor root() {
    return root;
  }

  InputStream open(Descriptor descriptor) throws IOException {
    Content content = contents.get(descriptor.digest());
    if (content == null) {
      throw new IntegrityException(
          archive.place() + ": blob " + descriptor.digest() + " is missing");
    }
    return content.open();
  }

  private static List<Digest> diffIds(ArchiveFile archive, byte[] config) throws IOException {
    try {
      if (Json.parse(config, JsonLimits.DOCUMENT) instanceof JsonObject object) {
        return ImageConfig.parse(object).diffIds();
      }
      throw new IllegalArgumentException("not an object");
    } catch (IllegalArgumentException e) {
      throw new MalformedDocumentException(archive.place() + ": config: " + e.getMessage());
    }
  }

  private static Found find(ArchiveFile archive, String name) throws IOException {
    ArchiveFile.Member member = archive.find(name).orElseThrow(() -> archive.missing(name));
    try (InputStream in = archive.open(member)) {
      return new Found(name, member, Magic.of(in.readNBytes(Magic.LENGTH)));
    }
  }

  /**
   * A digest stated here is checked where the blob is read; only an unstated one is computed, once
   * for each member of the archive.
   */
  private static Digest digest(
      ArchiveFile archive, Found layer, Digest diffId, Map<Long, Digest> computed)
      throws IOException {
    if (layer.magic == Magic.NONE) {
      return diffId;
    }
    Optional<Digest> stated = stated(layer.name);
    if (stated.isPresent()) {
      return stated.get();
    }
    Digest known = computed.get(layer.member.offset());
    if (known != null) {
      return known;
    }
    MessageDigest hasher = Digest.newSha256();
    try (InputStream in = archive.open(layer.member);
        OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), hasher)) {
      in.transferTo(sink);
    }
    Digest digest = Digest.sha256(hasher);
    computed.put(layer.member.offset(), digest);
    return digest;
  }

  private static Optional<Digest> stated(String name) {
    String[] parts = name.split("/", -1);
    if (parts.length != 3 || !parts[0].equals("blobs")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Digest.parse(parts[1] + ":" + parts[2]));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static MediaType layerType(Magic magic, boolean docker) {
    return switch (magic) {
      case NONE -> docker ? MediaType.DOCKER_LAYER : MediaType.OCI_LAYER;
      case GZIP -> docker ? MediaType.DOCKER_LAYER_GZIP : MediaType.OCI_LAYER_GZIP;
      case ZSTD -> MediaType.OCI_LAYER_ZSTD;
    };
  }
}
