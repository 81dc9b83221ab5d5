// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.changeset.Fingerprint;
import dev.tare.compress.CompressionLimitException;
import dev.tare.compress.Decompression;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.content.Identified;
import dev.tare.content.LimitException;
import dev.tare.input.InputException;
import dev.tare.input.InputFiles;
import dev.tare.input.ZipContents;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import dev.tare.plan.FileSet;
import dev.tare.tar.MalformedTarException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an archive without unpacking it: contents stay in the archive, or in one blob with the
 * decompressed tar, and are read from there.
 */
final class ArchiveTree {
  private static final int BUFFER = 1 << 16;
  private static final int BLOCK = 512;
  private static final int MAGIC_OFFSET = 257;
  private static final String MAGIC = "ustar";
  // A small compressed file must not fill the disk.
  private static final long DECOMPRESSED_LIMIT = 16L << 30;

  private final FileSet.SourceArchive set;
  private final TreeContext context;
  private final String source;
  private final ArchiveEntries entries;

  ArchiveTree(
      FileSet.SourceArchive set, TreeContext context, Accounts accounts, Gathering gathering) {
    this.set = set;
    this.context = context;
    this.source = InputFiles.shown(set.source());
    this.entries = new ArchiveEntries(set, source, accounts, gathering);
  }

  void read() throws IOException {
    Content archive = InputFiles.open(set.source(), context.inputs());
    Content tar = new DecompressedTar(archive, () -> decompressed(archive));
    Optional<Digest> identity = Fingerprint.of(archive);
    Optional<TarListing> known = identity.flatMap(context.memory()::find);
    if (known.isPresent()) {
      TarMembers members = members(known.get().plain() ? archive : tar);
      for (TarMember member : known.get().members()) {
        members.take(member);
      }
    } else {
      Optional<TarListing> listing = readNew(archive, tar);
      if (listing.isPresent() && identity.isPresent() && archive instanceof Identified content) {
        context.memory().keep(identity.get(), listing.get(), content::isCertain);
      }
    }
    entries.give();
  }

  /** What is in a tar; empty for a zip, which is quickly looked through. */
  private Optional<TarListing> readNew(Content archive, Content tar) throws IOException {
    byte[] start = start(archive);
    if (ZipContents.isZip(start)) {
      new ZipMembers(new ZipContents(archive, source), context.mtime(), entries).read();
      return Optional.empty();
    }
    requireKnown(start);
    boolean plain = isPlain(start);
    try {
      return Optional.of(new TarListing(plain, take(plain ? archive : tar)));
    } catch (InputException e) {
      boolean first = e.getCause() instanceof MalformedTarException fault && fault.offset() == 0;
      if (first && !plain && !Decompression.isCompressed(start)) {
        throw InputException.content(source + ": is no tar, plain or compressed, and no zip");
      }
      throw e;
    }
  }

  private TarMembers members(Content tar) {
    return new TarMembers(tar, source, context.mtime(), entries);
  }

  private List<TarMember> take(Content tar) throws IOException {
    TarMembers members = members(tar);
    List<TarMember> taken = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(tar.open(), BUFFER)) {
      TarReader reader = new TarReader(in, TarLimits.DEFAULT);
      Optional<TarMember> member = next(reader);
      while (member.isPresent()) {
        members.take(member.get());
        taken.add(member.get());
        member = next(reader);
      }
      if (!reader.hasEndMark()) {
        throw InputException.content(
            source + ": the tar has no end mark, so a part of it may be missing");
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

  private static byte[] start(Content archive) throws IOException {
    try (InputStream in = archive.open()) {
      return in.readNBytes(BLOCK);
    }
  }

  private void requireKnown(byte[] start) throws InputException {
    if (new String(start, StandardCharsets.ISO_8859_1).startsWith("BZh")) {
      throw InputException.content(
          source
              + ": is compressed with bzip2, which is not read here; use bzip2 -dc and give - as"
              + " the file");
    }
  }

  /** Whether offsets in the tar are offsets in the file; a tar of before 1988 is not recognised. */
  private static boolean isPlain(byte[] start) {
    return start.length == BLOCK
        && MAGIC.equals(new String(start, MAGIC_OFFSET, MAGIC.length(), StandardCharsets.US_ASCII));
  }

  private Content decompressed(Content archive) throws IOException {
    try (BlobStore.Writer writer = context.store().begin();
        InputStream in = archive.open();
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
      return Decompression.detectAny(new BufferedInputStream(in, BUFFER));
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
        : InputException.of(message, cause);
  }
}
