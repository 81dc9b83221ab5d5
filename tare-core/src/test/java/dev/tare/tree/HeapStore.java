// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory that tells what became of its writers. */
public final class HeapStore implements BlobStore {
  private final Map<Digest, byte[]> blobs = new TreeMap<>();
  private final long capacity;
  private int open;

  public HeapStore() {
    this(Long.MAX_VALUE);
  }

  /** A store whose writers fail when a blob gets larger than that. */
  public HeapStore(long capacity) {
    this.capacity = capacity;
  }

  public Map<Digest, byte[]> blobs() {
    return blobs;
  }

  /** Writers that nobody has closed yet. */
  public int open() {
    return open;
  }

  @Override
  public Optional<Content> find(Digest digest) {
    return Optional.ofNullable(blobs.get(digest)).map(Content::of);
  }

  @Override
  public Writer begin() {
    open++;
    return new HeapWriter();
  }

  private final class HeapWriter implements Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean closed;

    @Override
    public OutputStream stream() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
          if (bytes.size() + length > capacity) {
            throw new IOException("the store is full");
          }
          bytes.write(source, offset, length);
        }

        @Override
        public void close() {
          throw new IllegalStateException("the blob is committed, not closed");
        }
      };
    }

    @Override
    public Content followed() {
      throw new UnsupportedOperationException("nobody follows what is in memory");
    }

    @Override
    public Blob commit(MediaType type) {
      byte[] whole = bytes.toByteArray();
      Digest digest = Digest.sha256(whole);
      blobs.put(digest, whole);
      return new Blob(
          Descriptor.of(type, digest, whole.length), Content.of(whole), Optional.empty());
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open--;
      }
    }
  }
}
