// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.compress.Codec;
import dev.tare.compress.Gzip;
import dev.tare.compress.Stored;
import dev.tare.compress.Zstd;
import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Compression;
import dev.tare.tar.TarWriter;
import dev.tare.tree.Entry;
import dev.tare.tree.FileTree;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.security.MessageDigest;

/**
 * Builds layers in one pass: tar, hash, compress, hash, store. Memory does not grow with the files.
 */
public final class LayerBuilder {
  private static final int BUFFER = 1 << 16;
  private static final String INTERRUPTED = "interrupted while writing a layer";

  private final BlobStore store;
  private final int threads;

  /**
   * A builder of layers that are kept in the store.
   *
   * @param threads that compress, at least 1; no byte depends on it
   */
  public LayerBuilder(BlobStore store, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " is less than 1");
    }
    this.store = store;
    this.threads = threads;
  }

  /**
   * Writes the tree's tar; the blob has an OCI media type. On any failure the store keeps nothing.
   *
   * @throws IOException also if zstd is asked for and zstd-jni cannot be used
   * @throws dev.tare.tree.InputException naming a file that cannot be read or has changed
   * @throws InterruptedIOException if the thread is interrupted
   */
  public Layer build(FileTree tree, Compression compression) throws IOException {
    Codec codec = codec(compression);
    MessageDigest hasher = Digest.newSha256();
    try (BlobStore.Writer writer = store.begin()) {
      // Closed also on failure, for the sake of the threads behind it.
      try (OutputStream encoded = codec.encode(new Unclosed(writer.stream()))) {
        OutputStream hashed = new HashedStream(encoded, hasher);
        write(tree, new TarWriter(new BufferedOutputStream(hashed, BUFFER)));
      }
      Blob blob = writer.commit(type(compression));
      return new Layer(blob, Digest.sha256(hasher));
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  private Codec codec(Compression compression) {
    return switch (compression.kind()) {
      case GZIP -> Gzip.codec(compression.level(), threads);
      case ZSTD -> Zstd.codec(compression.level(), threads);
      case NONE -> Stored.codec();
    };
  }

  private static MediaType type(Compression compression) {
    return switch (compression.kind()) {
      case GZIP -> MediaType.OCI_LAYER_GZIP;
      case ZSTD -> MediaType.OCI_LAYER_ZSTD;
      case NONE -> MediaType.OCI_LAYER;
    };
  }

  private static InterruptedIOException interrupted(ClosedByInterruptException cause) {
    InterruptedIOException interrupted = new InterruptedIOException(INTERRUPTED);
    interrupted.initCause(cause);
    return interrupted;
  }

  /**
   * The diffID of the layer that {@link #build} would make, without making it.
   *
   * @throws dev.tare.tree.InputException as above
   * @throws InterruptedIOException if the thread is interrupted
   */
  public static Digest diffId(FileTree tree) throws IOException {
    MessageDigest hasher = Digest.newSha256();
    OutputStream hashed = new HashedStream(OutputStream.nullOutputStream(), hasher);
    try {
      write(tree, new TarWriter(new BufferedOutputStream(hashed, BUFFER)));
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
    return Digest.sha256(hasher);
  }

  /**
   * What decides, beside entries and contents, which bytes {@link #build} writes: the layouts of
   * docs/reproducibility.md and the compression.
   */
  public static String form(Compression compression) {
    String compressed =
        switch (compression.kind()) {
          case GZIP -> compression + " deflate-layout 1";
          case ZSTD -> compression + " zstd-layout 1 " + Zstd.version();
          case NONE -> compression.toString();
        };
    return "tar-layout 1 " + compressed;
  }

  private static void write(FileTree tree, TarWriter tar) throws IOException {
    for (Entry entry : tree.entries()) {
      if (Thread.interrupted()) {
        throw new InterruptedIOException(INTERRUPTED);
      }
      write(entry, tar);
    }
    tar.finish();
  }

  private static void write(Entry entry, TarWriter tar) throws IOException {
    if (entry instanceof Entry.File file) {
      try (InputStream content = file.content().open()) {
        tar.file(file.name(), file.metadata(), file.size(), content);
      }
    } else if (entry instanceof Entry.Directory directory) {
      tar.directory(directory.name(), directory.metadata());
    } else if (entry instanceof Entry.Symlink link) {
      tar.symlink(link.name(), link.metadata(), link.target());
    } else if (entry instanceof Entry.Hardlink link) {
      tar.hardlink(link.name(), link.metadata(), link.target());
    } else if (entry instanceof Entry.Whiteout mark) {
      tar.whiteout(mark.name(), mark.metadata().mtime());
    } else if (entry instanceof Entry.Opaque mark) {
      tar.opaque(mark.name(), mark.metadata().mtime());
    }
  }
}
