// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Index;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Platform;
import dev.tare.oci.Printable;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Sends an archive to an engine at commit. */
final class DaemonDestination implements ImageDestination {
  private final List<Reference> names;
  private final EngineAddress address;
  private final Pipe pipe;
  private final ImageDestination archive;
  private final Consumer<String> notices;
  private final Map<Digest, Blob> documents = new ConcurrentHashMap<>();
  private volatile boolean zstd;

  private DaemonDestination(
      List<Reference> names,
      EngineAddress address,
      Pipe pipe,
      ImageDestination archive,
      Consumer<String> notices) {
    this.names = List.copyOf(names);
    this.notices = notices;
    this.address = address;
    this.pipe = pipe;
    this.archive = archive;
  }

  static DaemonDestination open(
      List<Reference> names, EngineAddress address, ArchiveWriter writer, Consumer<String> notices)
      throws IOException {
    Pipe pipe = new Pipe();
    List<String> full = names.stream().map(Reference::toString).distinct().toList();
    return new DaemonDestination(names, address, pipe, writer.open(pipe.output(), full), notices);
  }

  static void checkNames(List<Reference> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("an image in an engine needs a name");
    }
    for (Reference name : names) {
      if (name.digest().isPresent() || name.tag().isEmpty()) {
        throw new IllegalArgumentException(
            "an image in an engine has a name with a tag and no digest, not " + name.familiar());
      }
    }
  }

  @Override
  public Transfer put(Blob blob) throws IOException {
    MediaType type = blob.descriptor().mediaType();
    if (type.equals(MediaType.OCI_LAYER_ZSTD)) {
      zstd = true;
    }
    if (type.isManifest() || type.isIndex()) {
      documents.put(blob.descriptor().digest(), blob);
    }
    return archive.put(blob);
  }

  @Override
  public void commit(Descriptor root) throws IOException {
    Map<String, Optional<Platform>> expected = ids();
    try (Engine engine = Engine.connect(address)) {
      load(engine, root);
      Set<String> taken = new TreeSet<>();
      for (Reference name : names) {
        taken.add(check(engine, name, expected.keySet()));
      }
      if (root.mediaType().isIndex() && !taken.contains(root.digest().toString())) {
        taken.stream()
            .flatMap(id -> expected.getOrDefault(id, Optional.empty()).stream())
            .forEach(this::tellOfOne);
      }
    }
  }

  private void load(Engine engine, Descriptor root) throws IOException {
    try {
      pipe.run(() -> archive.commit(root), engine::load);
    } catch (IOException e) {
      // An engine that does not know zstd speaks of a broken tar.
      if (zstd && e.getClass() == IOException.class) {
        throw new IOException(
            e.getMessage() + "; Docker before 23 cannot load layers compressed with zstd", e);
      }
      throw e;
    }
  }

  private void tellOfOne(Platform platform) {
    notices.accept(
        "%s: keeps one image of the index, that for %s; with its containerd image store it keeps all"
            .formatted(Engine.describe(address), platform));
  }

  /**
   * All that engines call the image by: its manifest, its index, or its config; with the platform,
   * where an index says it.
   */
  private Map<String, Optional<Platform>> ids() throws IOException {
    Map<Digest, Platform> platforms = new HashMap<>();
    for (Blob blob : documents.values()) {
      if (blob.descriptor().mediaType().isIndex()) {
        for (Descriptor entry : Document.read(blob, Index::parse).value().manifests()) {
          entry.platform().ifPresent(platform -> platforms.put(entry.digest(), platform));
        }
      }
    }
    Map<String, Optional<Platform>> ids = new TreeMap<>();
    for (Blob blob : documents.values()) {
      Digest digest = blob.descriptor().digest();
      Optional<Platform> platform = Optional.ofNullable(platforms.get(digest));
      ids.put(digest.toString(), platform);
      if (blob.descriptor().mediaType().isManifest()) {
        Manifest manifest = Document.read(blob, Manifest::parse).value();
        ids.put(manifest.config().digest().toString(), platform);
      }
    }
    return ids;
  }

  /** What the engine calls the image of that name, which must be one of those expected. */
  private String check(Engine engine, Reference name, Set<String> expected) throws IOException {
    Optional<String> id = engine.id(name);
    if (id.isEmpty()) {
      throw new IOException(
          "%s: took the image and has none of the name %s"
              .formatted(Engine.describe(address), name.familiar()));
    }
    if (!expected.contains(id.get())) {
      throw new IntegrityException(
          "%s: %s is %s there, not what was sent, %s"
              .formatted(
                  Engine.describe(address),
                  name.familiar(),
                  Printable.quote(id.get()),
                  String.join(" or ", expected)));
    }
    return id.get();
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
