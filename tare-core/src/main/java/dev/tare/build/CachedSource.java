// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.cache.Cache;
import dev.tare.cache.CacheKind;
import dev.tare.content.Blob;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.transport.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registry's image whose manifests, indexes and configs are asked for once on this machine. What
 * a tag stands for is asked each time, but only by its digest if the tag was asked for before.
 * Documents are kept by repository, so that one repository's image cannot be completed with
 * another's.
 */
final class CachedSource implements ImageSource {
  private static final int LARGEST = 4 << 20;

  private final ImageSource source;
  private final Reference reference;
  private final Cache cache;
  private @Nullable Descriptor root;

  /** A document and its type. */
  private record Known(MediaType type, byte[] bytes) {}

  CachedSource(ImageSource source, Reference reference, Cache cache) {
    this.source = source;
    this.reference = reference;
    this.cache = cache;
  }

  @Override
  public synchronized Descriptor root() throws IOException {
    Descriptor known = root;
    if (known == null) {
      Optional<Descriptor> here = known();
      known = here.isPresent() ? here.get() : asked();
      root = known;
    }
    return known;
  }

  /** What the name stands for, if its document is here. */
  private Optional<Descriptor> known() throws IOException {
    if (reference.digest().isEmpty() && !wasAsked()) {
      return Optional.empty();
    }
    Optional<Digest> digest = source.resolve();
    return digest
        .flatMap(this::find)
        .map(found -> Descriptor.of(found.type(), digest.get(), found.bytes().length));
  }

  private boolean wasAsked() {
    return cache.read(CacheKind.NAME, name(), in -> true).isPresent();
  }

  private Digest name() {
    return BuildCache.key(reference.toString());
  }

  private Descriptor asked() throws IOException {
    Descriptor found = source.root();
    cache.write(CacheKind.NAME, name(), out -> out.writeUTF(found.digest().toString()));
    return found;
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    if (!isDocument(descriptor.mediaType()) || descriptor.size() > LARGEST) {
      return source.open(descriptor);
    }
    Optional<Known> known = find(descriptor.digest());
    if (known.isPresent()) {
      return new ByteArrayInputStream(known.get().bytes());
    }
    byte[] bytes =
        new Blob(descriptor, () -> source.open(descriptor), Optional.empty()).readAll(LARGEST);
    cache.write(
        CacheKind.DOCUMENT,
        key(descriptor.digest()),
        out -> {
          out.writeUTF(descriptor.mediaType().value());
          out.writeInt(bytes.length);
          out.write(bytes);
        });
    return new ByteArrayInputStream(bytes);
  }

  private static boolean isDocument(MediaType type) {
    return type.isManifest()
        || type.isIndex()
        || type.equals(MediaType.OCI_CONFIG)
        || type.equals(MediaType.DOCKER_CONFIG);
  }

  private Digest key(Digest document) {
    return BuildCache.key(reference.repository().toString(), document.toString());
  }

  private Optional<Known> find(Digest digest) {
    return cache.read(CacheKind.DOCUMENT, key(digest), in -> read(in, digest));
  }

  private static Known read(DataInputStream in, Digest digest) throws IOException {
    MediaType type = new MediaType(in.readUTF());
    int length = in.readInt();
    if (length < 0 || length > LARGEST) {
      throw new IOException("a document of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    MessageDigest hasher = digest.hasher();
    hasher.update(bytes);
    if (!digest.of(hasher).equals(digest)) {
      throw new IOException("the document is another one");
    }
    return new Known(type, bytes);
  }

  @Override
  public Optional<Digest> resolve() throws IOException {
    return source.resolve();
  }

  @Override
  public Optional<Repository> origin() {
    return source.origin();
  }

  @Override
  public String describe() {
    return source.describe();
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
