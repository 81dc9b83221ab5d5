// SPDX-License-Identifier: Apache-2.0
package dev.tare.testkit;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Everything the registry holds. Byte arrays are shared inside this package and never changed. */
final class Storage {
  private final Map<String, Repository> repositories = new TreeMap<>();
  private final Map<String, Upload> uploads = new TreeMap<>();

  private static final class Repository {
    private final Map<String, byte[]> blobs = new TreeMap<>();
    private final Map<String, StoredManifest> manifests = new TreeMap<>();
    private final Map<String, String> tags = new TreeMap<>();
  }

  /** A session; used by one connection at a time. */
  static final class Upload {
    private final String id = UUID.randomUUID().toString();
    private final String repository;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean ended;

    private Upload(String repository) {
      this.repository = repository;
    }

    String id() {
      return id;
    }

    synchronized long size() {
      return received.size();
    }

    synchronized byte[] bytes() {
      return received.toByteArray();
    }

    synchronized void append(byte[] bytes) {
      received.writeBytes(bytes);
    }

    /** Whether a chunk came in that only the last may be like. */
    synchronized boolean isEnded() {
      return ended;
    }

    synchronized void end() {
      ended = true;
    }
  }

  private Repository create(String repository) {
    return repositories.computeIfAbsent(repository, name -> new Repository());
  }

  private Optional<Repository> find(String repository) {
    return Optional.ofNullable(repositories.get(repository));
  }

  synchronized List<String> repositories() {
    return List.copyOf(repositories.keySet());
  }

  synchronized Optional<List<String>> tags(String repository) {
    return find(repository).map(r -> List.copyOf(r.tags.keySet()));
  }

  synchronized List<String> blobs(String repository) {
    return find(repository).map(r -> List.copyOf(r.blobs.keySet())).orElse(List.of());
  }

  synchronized List<StoredManifest> manifests(String repository) {
    return find(repository).map(r -> List.copyOf(r.manifests.values())).orElse(List.of());
  }

  synchronized Optional<byte[]> blob(String repository, String digest) {
    return find(repository).flatMap(r -> Optional.ofNullable(r.blobs.get(digest)));
  }

  synchronized void putBlob(String repository, String digest, byte[] bytes) {
    create(repository).blobs.put(digest, bytes);
  }

  synchronized boolean deleteBlob(String repository, String digest) {
    return find(repository).filter(r -> r.blobs.remove(digest) != null).isPresent();
  }

  synchronized Optional<StoredManifest> manifest(String repository, String reference) {
    return find(repository)
        .flatMap(r -> Optional.ofNullable(r.manifests.get(resolve(r, reference))));
  }

  private static String resolve(Repository repository, String reference) {
    return reference.indexOf(':') < 0
        ? repository.tags.getOrDefault(reference, reference)
        : reference;
  }

  synchronized void putManifest(String repository, StoredManifest manifest) {
    create(repository).manifests.put(manifest.digest(), manifest);
  }

  synchronized void tag(String repository, String tag, String digest) {
    create(repository).tags.put(tag, digest);
  }

  /** Takes away a tag, or a manifest with all its tags. */
  synchronized boolean deleteManifest(String repository, String reference) {
    Optional<Repository> found = find(repository);
    if (reference.indexOf(':') < 0) {
      return found.filter(r -> r.tags.remove(reference) != null).isPresent();
    }
    found.ifPresent(r -> r.tags.values().removeIf(reference::equals));
    return found.filter(r -> r.manifests.remove(reference) != null).isPresent();
  }

  synchronized Upload beginUpload(String repository) {
    Upload upload = new Upload(repository);
    uploads.put(upload.id, upload);
    return upload;
  }

  synchronized Optional<Upload> upload(String repository, String id) {
    return Optional.ofNullable(uploads.get(id)).filter(u -> u.repository.equals(repository));
  }

  synchronized void endUpload(Upload upload) {
    uploads.remove(upload.id);
  }

  synchronized int openUploads() {
    return uploads.size();
  }
}
