// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import dev.tare.compress.CompressionLimitException;
import dev.tare.compress.Decompression;
import dev.tare.compress.MalformedCompressionException;
import dev.tare.content.Blob;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.content.Rereading;
import dev.tare.oci.Digest;
import dev.tare.tar.MalformedTarException;
import dev.tare.tar.TarLimitException;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarName;
import dev.tare.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The entries of an existing layer without their contents: names, kinds, metadata, sizes, link
 * targets, and what the layer deletes of those below it (image-spec, layer.md, whiteouts).
 * Immutable; takes about 64 bytes and the name of each entry, so that the largest bases fit into
 * small memories.
 */
public final class LayerIndex {
  private static final int BUFFER = 1 << 16;

  private final Nodes nodes;

  private LayerIndex(Nodes nodes) {
    this.nodes = nodes;
  }

  /**
   * Reads a layer to its end, compressed or not. Contents are hashed and skipped. What is not right
   * is read once more: it may have come damaged over a network.
   *
   * @param diffId of the decompressed tar, which is checked
   * @throws IntegrityException if the blob, its compression or its diffID is not what it should be,
   *     or the tar is malformed or holds what no engine would unpack
   * @throws LimitException if there are more than a million paths, names too large together, or
   *     zstd needs more memory than readers give it
   * @throws java.io.InterruptedIOException if the thread is interrupted
   */
  public static LayerIndex read(Blob blob, Digest diffId) throws IOException {
    return Rereading.call(() -> once(blob, diffId));
  }

  private static LayerIndex once(Blob blob, Digest diffId) throws IOException {
    String layer = "layer " + blob.descriptor().digest() + ": ";
    try {
      return new LayerIndex(nodes(blob, diffId));
    } catch (MalformedTarException | MalformedCompressionException e) {
      throw new IntegrityException(layer + e.getMessage(), e);
    } catch (TarLimitException | CompressionLimitException e) {
      throw new LimitException(layer + e.getMessage());
    }
  }

  private static Nodes nodes(Blob blob, Digest diffId) throws IOException {
    String layer = "layer " + blob.descriptor().digest() + ": ";
    IndexBuilder builder = new IndexBuilder();
    try (InputStream raw = new BufferedInputStream(blob.open(), BUFFER);
        HashedInput tar = new HashedInput(decoded(raw, layer), diffId)) {
      TarReader reader = new TarReader(new BufferedInputStream(tar, BUFFER), TarLimits.DEFAULT);
      Optional<TarMember> member = reader.next();
      while (member.isPresent()) {
        take(member.get(), builder, layer);
        member = reader.next();
      }
      Digest actual = tar.finish();
      if (!actual.equals(diffId)) {
        throw new IntegrityException(layer + "its tar is " + actual + ", not " + diffId);
      }
    }
    return builder.nodes();
  }

  private static InputStream decoded(InputStream raw, String layer) throws IOException {
    try {
      return Decompression.detect(raw);
    } catch (IntegrityException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(layer + e.getMessage(), e);
    }
  }

  private static void take(TarMember member, IndexBuilder builder, String layer)
      throws IOException {
    try {
      builder.take(member);
    } catch (IntegrityException e) {
      throw new IntegrityException(layer + e.getMessage(), e);
    } catch (LimitException e) {
      throw new LimitException(layer + e.getMessage());
    }
  }

  /** The index of a layer of ours; LimitException like {@link #read}. */
  public static LayerIndex of(List<Entry> entries) throws IOException {
    IndexBuilder builder = new IndexBuilder();
    for (Entry entry : entries) {
      builder.take(entry);
    }
    return new LayerIndex(builder.nodes());
  }

  /** Writes what {@link #readFrom} reads; a few bytes and the name for each entry. */
  public void writeTo(DataOutputStream out) throws IOException {
    new StoredIndex(out).write(nodes);
  }

  /**
   * An index that was written once.
   *
   * @throws IOException if the stream ends early, or has too much for an index
   * @throws IllegalArgumentException if it is none
   */
  public static LayerIndex readFrom(DataInputStream in) throws IOException {
    return new LayerIndex(StoredIndex.read(in));
  }

  /** The number of paths, directories that are only implied included. */
  public int size() {
    return nodes.count() - 1;
  }

  /**
   * Visits everything that the layer has in a directory, as it is, sorted by name; nothing if it
   * has no such directory. What it takes away of layers below comes as WHITEOUT before what it puts
   * in the place, and as OPAQUE right after the directory.
   *
   * @param directory empty is the root
   */
  public void walk(Optional<TarName> directory, TreeVisitor visitor) throws IOException {
    new TreeWalk(List.of(this), (layer, node) -> nodes.entry(node), true).walk(directory, visitor);
  }

  Nodes nodes() {
    return nodes;
  }
}
