// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import dev.tare.content.Blob;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.registry.Manifests.Fetched;
import dev.tare.transport.ImageSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** An image in a registry. Documents are kept once read; blobs are streamed. */
final class RegistrySource implements ImageSource {
  private final Reference reference;
  private final Manifests manifests;
  private final BlobReader blobs;
  private final Map<Digest, byte[]> documents = new ConcurrentHashMap<>();
  private Optional<Descriptor> root = Optional.empty();

  RegistrySource(Endpoint endpoint, Reference reference) {
    this.reference = reference;
    this.manifests = new Manifests(endpoint, reference.repository().path());
    this.blobs = new BlobReader(endpoint, reference.repository().path());
  }

  @Override
  public synchronized Descriptor root() throws IOException {
    if (root.isEmpty()) {
      Fetched fetched =
          reference.digest().isPresent()
              ? manifests.byDigest(reference.digest().get())
              : manifests.byTag(reference.identifier());
      documents.put(fetched.descriptor().digest(), fetched.bytes());
      root = Optional.of(fetched.descriptor());
    }
    return root.get();
  }

  @Override
  public Optional<Digest> resolve() throws IOException {
    return reference.digest().isPresent()
        ? reference.digest()
        : manifests.resolve(reference.identifier());
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    byte[] known = documents.get(descriptor.digest());
    if (known != null) {
      return new ByteArrayInputStream(known);
    }
    MediaType type = descriptor.mediaType();
    if (type.isManifest() || type.isIndex()) {
      return keep(descriptor, manifests.once(descriptor.digest()).bytes());
    }
    boolean config = type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG);
    return config && descriptor.size() <= Manifests.LARGEST
        ? keep(descriptor, config(descriptor))
        : blobs.open(descriptor);
  }

  private InputStream keep(Descriptor descriptor, byte[] bytes) {
    documents.put(descriptor.digest(), bytes);
    return new ByteArrayInputStream(bytes);
  }

  /** A config, verified; kept only if it is right. */
  private byte[] config(Descriptor descriptor) throws IOException {
    Blob blob = new Blob(descriptor, () -> blobs.open(descriptor), Optional.empty());
    try (InputStream in = blob.open()) {
      return in.readAllBytes();
    }
  }

  @Override
  public Optional<Repository> origin() {
    return Optional.of(reference.repository());
  }

  @Override
  public String describe() {
    return reference.toString();
  }

  @Override
  public void close() {
    // the connections belong to all sources
  }
}
