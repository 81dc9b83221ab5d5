// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.changeset.Entry;
import dev.tare.compress.Codec;
import dev.tare.compress.Gzip;
import dev.tare.compress.Stored;
import dev.tare.compress.Zstd;
import dev.tare.content.Blob;
import dev.tare.content.BlobStore;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.Compression;
import dev.tare.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.security.MessageDigest;
import java.util.List;

/**
 * Builds layers in one pass: tar, hash, compress, hash, store. Memory does not grow with the files,
 * but for eStargz, by 40 bytes for each file and each further 4 MiB of it.
 */
public final class LayerBuilder {
  private static final int BUFFER = 1 << 16;

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
   * Writes the entries' tar; the blob has an OCI media type. On any failure the store keeps
   * nothing. The entries of eStargz are in the order of {@link PrefetchOrder}, and it is their
   * blob's descriptor that says what readers need to know; its diffID is of the table of contents,
   * too.
   *
   * @throws IllegalArgumentException if entries of eStargz are in no such order, or not UTF-8
   * @throws IOException naming a file that cannot be read or has changed, and if zstd is asked for
   *     and zstd-jni cannot be used
   * @throws InterruptedIOException if the thread is interrupted
   */
  public Layer build(List<Entry> entries, Compression compression) throws IOException {
    return make(entries, compression).layer();
  }

  /** Like {@link #build}, with what {@link #tarDigest} gives. */
  public BuiltLayer make(List<Entry> entries, Compression compression) throws IOException {
    if (compression.kind() == Compression.Kind.ESTARGZ) {
      return estargz(entries, compression);
    }
    Codec codec = codec(compression);
    MessageDigest hasher = Digest.newSha256();
    try (BlobStore.Writer writer = store.begin()) {
      // Closed also on failure, for the sake of the threads behind it.
      try (OutputStream encoded = codec.encode(new Unclosed(writer.stream()))) {
        OutputStream hashed = new HashedStream(encoded, hasher);
        write(entries, new TarWriter(new BufferedOutputStream(hashed, BUFFER)));
      }
      Layer layer = new Layer(writer.commit(type(compression)), Digest.sha256(hasher));
      return new BuiltLayer(layer, layer.diffId());
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  private BuiltLayer estargz(List<Entry> entries, Compression compression) throws IOException {
    MessageDigest hasher = Digest.newSha256();
    EstargzWriter estargz =
        new EstargzWriter(entries, EstargzWriter.CHUNK, compression.level(), threads);
    try (BlobStore.Writer writer = store.begin()) {
      EstargzWriter.Written written = estargz.write(writer.stream(), hasher);
      Blob blob = writer.commit(type(compression));
      Descriptor descriptor = blob.descriptor().withAnnotations(written.annotations());
      return new BuiltLayer(
          new Layer(blob.withDescriptor(descriptor), Digest.sha256(hasher)), written.tar());
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  private Codec codec(Compression compression) {
    return switch (compression.kind()) {
      case GZIP, ESTARGZ -> Gzip.codec(compression.level(), threads);
      case ZSTD -> Zstd.codec(compression.level(), threads);
      case NONE -> Stored.codec();
    };
  }

  private static MediaType type(Compression compression) {
    return switch (compression.kind()) {
      case GZIP, ESTARGZ -> MediaType.OCI_LAYER_GZIP;
      case ZSTD -> MediaType.OCI_LAYER_ZSTD;
      case NONE -> MediaType.OCI_LAYER;
    };
  }

  private static InterruptedIOException interrupted(ClosedByInterruptException cause) {
    InterruptedIOException interrupted = new InterruptedIOException(EntryWriter.INTERRUPTED);
    interrupted.initCause(cause);
    return interrupted;
  }

  /**
   * The digest of the tar of entries, without making a layer: the diffID that {@link #build} would
   * come to, but of eStargz.
   *
   * @throws IOException as above
   * @throws InterruptedIOException if the thread is interrupted
   */
  public static Digest tarDigest(List<Entry> entries) throws IOException {
    MessageDigest hasher = Digest.newSha256();
    OutputStream hashed = new HashedStream(OutputStream.nullOutputStream(), hasher);
    try {
      write(entries, new TarWriter(new BufferedOutputStream(hashed, BUFFER)));
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
          case GZIP -> compression + " deflate-layout 2";
          case ESTARGZ -> compression + " deflate-layout 2 estargz-layout 1";
          case ZSTD -> compression + " zstd-layout 1 " + Zstd.version();
          case NONE -> compression.toString();
        };
    return "tar-layout 1 " + compressed;
  }

  private static void write(List<Entry> entries, TarWriter tar) throws IOException {
    EntryWriter.write(entries, tar, EntryWriter.Tap.NONE);
    tar.finish();
  }
}
