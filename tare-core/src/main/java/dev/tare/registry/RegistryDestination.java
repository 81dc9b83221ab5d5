// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** A repository that an image is published to, under tags or by its digest alone. */
final class RegistryDestination implements ImageDestination {
  private final Repository repository;
  private final List<Reference> references;
  private final Manifests manifests;
  private final UnansweredTag unanswered;
  private final BlobWriter blobs;
  private final Map<Digest, CompletableFuture<Transfer>> transfers = new ConcurrentHashMap<>();
  private final Map<Digest, byte[]> documents = new ConcurrentHashMap<>();

  RegistryDestination(Endpoint endpoint, List<Reference> references) {
    this.repository = references.get(0).repository();
    this.references = List.copyOf(references);
    this.manifests = new Manifests(endpoint, repository.path());
    this.unanswered = new UnansweredTag(endpoint, repository.path());
    this.blobs = new BlobWriter(endpoint, repository);
  }

  @Override
  public Transfer put(Blob blob) throws IOException {
    Digest digest = blob.descriptor().digest();
    CompletableFuture<Transfer> mine = new CompletableFuture<>();
    CompletableFuture<Transfer> other = transfers.putIfAbsent(digest, mine);
    if (other != null) {
      return await(other);
    }
    try {
      Transfer transfer = transfer(blob);
      mine.complete(transfer);
      return transfer;
    } catch (IOException | RuntimeException | Error e) {
      transfers.remove(digest);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  /** What the thread that sends the same blob comes to. */
  private static Transfer await(CompletableFuture<Transfer> other) throws IOException {
    try {
      return other.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    }
  }

  private Transfer transfer(Blob blob) throws IOException {
    Descriptor descriptor = blob.descriptor();
    MediaType type = descriptor.mediaType();
    if (type.isForeign()) {
      return Transfer.PRESENT; // it stays at its own addresses (image-spec, layer.md)
    }
    if (!type.isManifest() && !type.isIndex()) {
      return blobs.put(blob);
    }
    byte[] bytes = blob.readAll(Manifests.LARGEST);
    manifests.put(descriptor, bytes);
    documents.put(descriptor.digest(), bytes);
    return Transfer.WRITTEN;
  }

  @Override
  public void commit(Descriptor root) throws IOException {
    for (Reference reference : references) {
      Optional<Digest> digest = reference.digest();
      if (digest.isPresent() && !digest.get().equals(root.digest())) {
        throw new IntegrityException(
            "the image is %s, it cannot be published as %s".formatted(root.digest(), reference));
      }
    }
    byte[] bytes = documents.get(root.digest());
    for (Reference reference : references) {
      if (reference.tag().isPresent()) {
        if (bytes == null) {
          bytes = manifests.byDigest(root.digest()).bytes();
        }
        putTag(reference.tag().get(), root, bytes);
      }
    }
  }

  private void putTag(String tag, Descriptor root, byte[] bytes) throws IOException {
    try {
      manifests.put(tag, root, bytes, Optional.empty());
    } catch (RegistryException e) {
      unanswered.resolve(tag, root, e);
    }
  }

  @Override
  public void close() {
    // uploads end with put; the connections belong to all destinations
  }
}
