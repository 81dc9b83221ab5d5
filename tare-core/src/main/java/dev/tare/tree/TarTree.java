// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.compress.CompressionLimitException;
import dev.tare.compress.Decompression;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.content.LimitException;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.FileSet;
import dev.tare.tar.TarLimitException;
import dev.tare.tar.TarLimits;
import dev.tare.tar.TarMember;
import dev.tare.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a tar without unpacking it: contents stay in the tar, or in one blob with the decompressed
 * tar, and are read from there.
 */
final class TarTree {
  private static final int BUFFER = 1 << 16;
  private static final int BLOCK = 512;
  private static final int MAGIC_OFFSET = 257;
  private static final String MAGIC = "ustar";
  // A small compressed file must not fill the disk.
  private static final long DECOMPRESSED_LIMIT = 16L << 30;

  private final Path path;
  private final String source;
  private final Place place;
  private final long mtime;
  private final Gathering gathering;

  TarTree(FileSet.SourceTar set, long mtime, Gathering gathering) {
    this.path = set.source();
    this.source = InputException.shown(set.source());
    this.place = Place.of(set.destination(), source);
    this.mtime = mtime;
    this.gathering = gathering;
  }

  void read(BlobStore store, TarMemory memory) throws IOException {
    DiskFile file = DiskFile.following(path, Sources.requireFile(path, "a tar must be a file"));
    Digest identity = Fingerprint.of(file);
    Optional<TarListing> known = memory.find(identity);
    boolean plain = known.isPresent() ? known.get().plain() : isPlain(file);
    Content tar = plain ? file : new DecompressedTar(file, () -> decompressed(file, store));
    TarMembers members = new TarMembers(tar, source, place, mtime);
    if (known.isPresent()) {
      for (TarMember member : known.get().members()) {
        members.take(member);
      }
    } else {
      List<TarMember> taken = take(tar, members);
      memory.keep(identity, new TarListing(plain, taken), file::isCertain);
    }
    members.giveTo(gathering);
  }

  private List<TarMember> take(Content tar, TarMembers members) throws IOException {
    List<TarMember> taken = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(tar.open(), BUFFER)) {
      TarReader reader = new TarReader(in, TarLimits.DEFAULT);
      Optional<TarMember> member = next(reader);
      while (member.isPresent()) {
        members.take(member.get());
        taken.add(member.get());
        member = next(reader);
      }
    }
    return taken;
  }

  private Optional<TarMember> next(TarReader reader) throws IOException {
    try {
      return reader.next();
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** Whether offsets in the tar are offsets in the file; a tar of before 1988 is not recognised. */
  private static boolean isPlain(DiskFile file) throws IOException {
    byte[] start;
    try (InputStream in = file.open()) {
      start = in.readNBytes(BLOCK);
    }
    return start.length == BLOCK
        && MAGIC.equals(new String(start, MAGIC_OFFSET, MAGIC.length(), StandardCharsets.US_ASCII));
  }

  private Content decompressed(DiskFile file, BlobStore store) throws IOException {
    try (BlobStore.Writer writer = store.begin();
        InputStream in = file.open();
        InputStream decoded = decoded(in)) {
      OutputStream sink = writer.stream();
      byte[] buffer = new byte[BUFFER];
      long total = 0;
      int count = decode(decoded, buffer);
      while (count >= 0) {
        total += count;
        if (total > DECOMPRESSED_LIMIT) {
          throw new LimitException(source + ": has more than 16 GiB when it is decompressed");
        }
        sink.write(buffer, 0, count);
        count = decode(decoded, buffer);
      }
      return writer.commit(MediaType.OCI_LAYER).content();
    }
  }

  private InputStream decoded(InputStream in) throws IOException {
    try {
      return Decompression.detect(new BufferedInputStream(in, BUFFER));
    } catch (IOException e) {
      throw named(e);
    }
  }

  private int decode(InputStream in, byte[] buffer) throws IOException {
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while reading " + source);
    }
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw named(e);
    }
  }

  /** Readers know what is wrong, but not in which file. */
  private IOException named(IOException cause) {
    if (cause instanceof InputException) {
      return cause;
    }
    String message = source + ": " + cause.getMessage();
    return cause instanceof TarLimitException || cause instanceof CompressionLimitException
        ? new LimitException(message)
        : new InputException(message, cause);
  }
}
