// SPDX-License-Identifier: Apache-2.0
package dev.tare.daemon;

import dev.tare.content.Blob;
import dev.tare.content.Document;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Manifest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Printable;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Sends an archive to an engine at commit. */
final class DaemonDestination implements ImageDestination {
  private final List<Reference> names;
  private final EngineAddress address;
  private final Pipe pipe;
  private final ImageDestination archive;
  private final Map<Digest, Blob> documents = new ConcurrentHashMap<>();
  private volatile boolean zstd;

  private DaemonDestination(
      List<Reference> names, EngineAddress address, Pipe pipe, ImageDestination archive) {
    this.names = List.copyOf(names);
    this.address = address;
    this.pipe = pipe;
    this.archive = archive;
  }

  static DaemonDestination open(List<Reference> names, EngineAddress address, ArchiveWriter writer)
      throws IOException {
    Pipe pipe = new Pipe();
    List<String> full = names.stream().map(Reference::toString).distinct().toList();
    return new DaemonDestination(names, address, pipe, writer.open(pipe.output(), full));
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
    Set<String> expected = ids();
    try (Engine engine = Engine.connect(address)) {
      load(engine, root);
      for (Reference name : names) {
        check(engine, name, expected);
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

  /** All that engines call the image by: its manifest, its index, or its config. */
  private Set<String> ids() throws IOException {
    Set<String> ids = new TreeSet<>();
    for (Blob blob : documents.values()) {
      ids.add(blob.descriptor().digest().toString());
      if (blob.descriptor().mediaType().isManifest()) {
        Manifest manifest = Document.read(blob, Manifest::parse).value();
        ids.add(manifest.config().digest().toString());
      }
    }
    return ids;
  }

  private void check(Engine engine, Reference name, Set<String> expected) throws IOException {
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
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
