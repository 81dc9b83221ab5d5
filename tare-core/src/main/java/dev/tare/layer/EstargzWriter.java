// SPDX-License-Identifier: Apache-2.0
package dev.tare.layer;

import dev.tare.changeset.Entry;
import dev.tare.compress.GzipMembers;
import dev.tare.oci.Digest;
import dev.tare.tar.Metadata;
import dev.tare.tar.TarName;
import dev.tare.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Writes a layer as eStargz: gzip in which every chunk of every file is a member of its own, and
 * where each is stands in a table at the end. To readers that do not know it, it is gzip. Keeps 40
 * bytes for each chunk.
 */
final class EstargzWriter {
  /** The size of chunks, in bytes; what readers fetch at once. */
  static final int CHUNK = 4 << 20;

  /** Of the table's bytes; without it readers do not verify what they fetch. */
  static final String TOC_DIGEST = "containerd.io/snapshot/stargz/toc.digest";

  /** Of the tar, in bytes; other engines ask for it. */
  private static final String UNCOMPRESSED_SIZE = "io.containers.estargz.uncompressed-size";

  private static final int BUFFER = 1 << 16;
  private static final byte[] FOOTER_BEGIN =
      HexFormat.of().parseHex("1f8b08040000000000ff1a0053471600");
  private static final byte[] FOOTER_END = HexFormat.of().parseHex("010000ffff0000000000000000");

  private final List<Entry> entries;
  private final int chunkSize;
  private final int level;
  private final int threads;

  /**
   * @param entries with a landmark among them ({@link PrefetchOrder})
   * @param chunkSize in bytes, at least 1
   * @throws IllegalArgumentException if they are in no such order, or not UTF-8
   */
  EstargzWriter(List<Entry> entries, int chunkSize, int level, int threads) {
    this.entries = entries;
    this.chunkSize = chunkSize;
    this.level = level;
    this.threads = threads;
    PrefetchOrder.requireIn(entries);
    entries.forEach(Toc::requireUtf8);
  }

  /**
   * What came of it.
   *
   * @param annotations for the blob's descriptor
   * @param tar the digest that the entries' tar has without the table
   */
  record Written(Map<String, String> annotations, Digest tar) {}

  /**
   * Writes the blob; the sink is flushed, not closed.
   *
   * @param hasher gets the uncompressed bytes
   */
  Written write(OutputStream sink, MessageDigest hasher) throws IOException {
    ChunkDigests digests = new ChunkDigests();
    GzipMembers files = new GzipMembers(new Unclosed(sink), level, threads);
    // Closed also on failure, for the sake of the threads behind it.
    try (files) {
      OutputStream out = new BufferedOutputStream(new HashedStream(files, hasher), BUFFER);
      EntryWriter.write(
          entries,
          new TarWriter(out),
          (content, size) ->
              new ChunkedContent(
                  content,
                  size,
                  chunkSize,
                  digests,
                  () -> {
                    out.flush();
                    files.cut();
                  }));
      out.flush();
    }
    Digest plain = ended(hasher);
    // A file's header comes before the first chunk, so the first member holds none.
    Toc toc = new Toc(entries, chunkSize, digests, chunk -> files.offset(chunk + 1));
    Measured measured = Measured.of(toc);
    GzipMembers end = new GzipMembers(new Unclosed(sink), level, threads);
    try (end;
        InputStream json = toc.open()) {
      TarWriter tar =
          new TarWriter(new BufferedOutputStream(new HashedStream(end, hasher), BUFFER));
      tar.file(TarName.of(Toc.NAME), new Metadata(0, 0, 0, 0), measured.size(), json);
      tar.finish();
    }
    sink.write(footer(files.compressedSize()));
    sink.flush();
    Map<String, String> annotations =
        Map.of(
            TOC_DIGEST,
            measured.digest().toString(),
            UNCOMPRESSED_SIZE,
            Long.toString(files.uncompressedSize() + end.uncompressedSize()));
    return new Written(annotations, plain);
  }

  /** What the hasher, which goes on, would come to if the tar ended here. */
  private static Digest ended(MessageDigest hasher) throws IOException {
    try {
      MessageDigest copy = (MessageDigest) hasher.clone();
      new TarWriter(new HashedStream(OutputStream.nullOutputStream(), copy)).finish();
      return Digest.sha256(copy);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this SHA-256 cannot be copied", e);
    }
  }

  /** What must be known of the table before it is written. */
  private record Measured(long size, Digest digest) {
    static Measured of(Toc toc) throws IOException {
      MessageDigest hasher = Digest.newSha256();
      byte[] buffer = new byte[BUFFER];
      long size = 0;
      try (InputStream json = toc.open()) {
        for (int count = json.read(buffer); count >= 0; count = json.read(buffer)) {
          hasher.update(buffer, 0, count);
          size += count;
        }
      }
      return new Measured(size, Digest.sha256(hasher));
    }
  }

  /** An empty gzip member that says where that of the table begins. */
  static byte[] footer(long tocOffset) {
    byte[] offset =
        (HexFormat.of().toHexDigits(tocOffset) + "STARGZ").getBytes(StandardCharsets.US_ASCII);
    byte[] footer = new byte[FOOTER_BEGIN.length + offset.length + FOOTER_END.length];
    System.arraycopy(FOOTER_BEGIN, 0, footer, 0, FOOTER_BEGIN.length);
    System.arraycopy(offset, 0, footer, FOOTER_BEGIN.length, offset.length);
    System.arraycopy(FOOTER_END, 0, footer, FOOTER_BEGIN.length + offset.length, FOOTER_END.length);
    return footer;
  }
}
