// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.content.Document;
import dev.tare.content.NotFoundException;
import dev.tare.image.Artifact;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A source that counts what is opened, and fails at a chosen moment. */
public final class MemorySource implements ImageSource {
  private final Descriptor root;
  private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  private final List<Digest> opened = new CopyOnWriteArrayList<>();
  private int failAt = Integer.MAX_VALUE;
  private Runnable before = () -> {};
  private int closes;

  public MemorySource(Descriptor root) {
    this.root = root;
  }

  /** A source with all blobs of an artifact. */
  public static MemorySource of(Artifact artifact) throws IOException {
    MemorySource source = new MemorySource(artifact.descriptor());
    for (Document<?> document : artifact.documents()) {
      source.add(document.descriptor(), document.bytes());
    }
    for (dev.tare.content.Blob blob : artifact.blobs()) {
      source.add(blob.descriptor(), blob.readAll(1 << 20));
    }
    return source;
  }

  public MemorySource add(Descriptor descriptor, byte[] bytes) {
    blobs.put(descriptor.digest(), bytes);
    return this;
  }

  /** The opening of that number, from 1, fails; so does every one after it. */
  public MemorySource failAt(int opening) {
    failAt = opening;
    return this;
  }

  /** What is done before each opening, at the same time as others. */
  public MemorySource before(Runnable action) {
    before = action;
    return this;
  }

  public List<Digest> opened() {
    return opened;
  }

  public int closes() {
    return closes;
  }

  @Override
  public Descriptor root() {
    return root;
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    before.run();
    return answer(descriptor);
  }

  private synchronized InputStream answer(Descriptor descriptor) throws IOException {
    opened.add(descriptor.digest());
    if (opened.size() >= failAt) {
      throw new IOException("source fails");
    }
    byte[] bytes = blobs.get(descriptor.digest());
    if (bytes == null) {
      throw new NotFoundException("no blob " + descriptor.digest());
    }
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Optional<Repository> origin() {
    return Optional.of(new Repository("registry.example", "base"));
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public void close() {
    closes++;
  }
}
