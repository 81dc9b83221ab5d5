// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.BulkInputStream;
import dev.tare.files.RawPath;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads ustar, pax and GNU tars, forward only, in bounded memory. Throws MalformedTarException or
 * TarLimitException.
 *
 * <p>What other readers take in different ways is malformed here, so that nothing hides in an
 * archive. The end is two zero blocks, or one or none with nothing behind; after two, the rest of
 * the source is left unread. Not for use by several threads at once.
 */
public final class TarReader {
  private static final RawPath NOTHING = RawPath.of("");

  private final InputStream source;
  private final TarLimits limits;
  private final Extensions extensions = new Extensions();
  private final byte[] block = new byte[TarHeader.BLOCK];
  private Content content = new Content(0);
  private long position;
  private long unreadContent;
  private int padding;
  private long headers;
  private boolean ended;
  private boolean marked;
  private @Nullable IOException failure;

  /** Reads from where the source stands; never closes it. */
  public TarReader(InputStream source, TarLimits limits) {
    this.source = source;
    this.limits = limits;
  }

  /** The next member, past the unread rest of the last one; empty at the end of the archive. */
  public Optional<TarMember> next() throws IOException {
    if (failure != null) {
      throw failure;
    }
    content.detached = true;
    try {
      while (!ended) {
        skipRest();
        long offset = position;
        TarHeader header = readHeader();
        if (header == null) {
          ended = true;
        } else if (Extensions.isExtension(header.type())) {
          extensions.add(header.type(), extensionData(header, offset), offset);
        } else {
          return Optional.of(member(extensions.apply(header, offset), offset));
        }
      }
    } catch (IOException e) {
      failure = e;
      throw e;
    }
    content = new Content(0);
    return Optional.empty();
  }

  /** Whether the archive ended with a zero block at least, and not just so. */
  public boolean hasEndMark() {
    return marked;
  }

  /** The current member's content; ends with it; closing it closes nothing. */
  public InputStream content() {
    return content;
  }

  private void skipRest() throws IOException {
    skip(unreadContent + padding);
    unreadContent = 0;
    padding = 0;
  }

  private void skip(long count) throws IOException {
    if (count == 0) {
      return;
    }
    try {
      // The skip of a file goes past its end without a word; only a read tells the truth.
      source.skipNBytes(count - 1);
    } catch (EOFException e) {
      throw endsTooEarly();
    }
    if (source.read() < 0) {
      throw endsTooEarly();
    }
    position += count;
  }

  private MalformedTarException endsTooEarly() {
    return new MalformedTarException(position, "the archive ends too early");
  }

  /** The header at the position; null at the end of the archive. */
  private @Nullable TarHeader readHeader() throws IOException {
    long offset = position;
    boolean zero = false;
    while (true) {
      int count = source.readNBytes(block, 0, block.length);
      if (count > 0 && count < block.length) {
        throw endsTooEarly();
      }
      position += count;
      boolean zeroNow = count > 0 && TarHeader.isZero(block);
      if (count == 0 || (zero && zeroNow)) {
        marked = zero;
        if (extensions.pending()) {
          throw new MalformedTarException(offset, "the archive ends after an extension header");
        }
        return null;
      }
      if (zero) {
        throw new MalformedTarException(offset, "a single zero block stands before more data");
      }
      if (!zeroNow) {
        requireFewHeaders();
        return TarHeader.parse(block, offset);
      }
      zero = true;
    }
  }

  private void requireFewHeaders() throws TarLimitException {
    if (++headers > limits.members()) {
      throw new TarLimitException("tar has more than " + limits.members() + " members");
    }
  }

  private byte[] extensionData(TarHeader header, long offset) throws IOException {
    long size = header.size();
    if (size > limits.extensionBytes()) {
      throw new TarLimitException(
          "tar, byte %s: extension header has %s bytes, at most %s are allowed"
              .formatted(offset, size, limits.extensionBytes()));
    }
    byte[] data = source.readNBytes((int) size);
    if (data.length < size) {
      throw endsTooEarly();
    }
    position += size;
    padding = paddingOf(size);
    return data;
  }

  private TarMember member(TarHeader header, long offset) throws MalformedTarException {
    char type = typeOf(header, offset);
    boolean link = type == '1' || type == '2';
    if (link && header.linkName().isEmpty()) {
      throw new MalformedTarException(
          offset, TarName.shown(header.name()) + " is a link to nothing");
    }
    long size = type >= '1' && type <= '6' ? 0 : header.size();
    if (size > Long.MAX_VALUE - TarHeader.BLOCK - position) {
      throw new MalformedTarException(offset, "size is too large");
    }
    unreadContent = size;
    padding = paddingOf(size);
    content = new Content(size);
    return new TarMember(
        header.name(),
        type,
        new Metadata(header.mode(), header.uid(), header.gid(), header.mtime(), header.xattrs()),
        size,
        link ? header.linkName() : NOTHING,
        position);
  }

  private static char typeOf(TarHeader header, long offset) throws MalformedTarException {
    RawPath name = header.name();
    char type = header.type() == 0 ? '0' : header.type();
    if (type == 'S') {
      throw new MalformedTarException(offset, "sparse files are not supported");
    }
    if (type == 'X') {
      // some readers apply them like pax headers, others give them as members
      throw new MalformedTarException(offset, "Solaris extension headers are not supported");
    }
    if (name.isEmpty()) {
      throw new MalformedTarException(offset, "member without a name");
    }
    if (type != '0' || name.at(name.length() - 1) != '/') {
      return type;
    }
    if (header.size() > 0) {
      throw new MalformedTarException(
          offset, TarName.shown(name) + " is named as a directory, but has content");
    }
    return '5';
  }

  private static int paddingOf(long size) {
    return (int) (-size & (TarHeader.BLOCK - 1));
  }

  /** The current member's content, as far as it was not read. */
  private final class Content extends BulkInputStream {
    private final long size;
    private boolean detached;

    Content(long size) {
      this.size = size;
    }

    private long left() throws IOException {
      if (detached) {
        throw new IOException("the archive was read past this member");
      }
      return size == 0 ? 0 : unreadContent;
    }

    @Override
    public int read(byte[] b, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, b.length);
      long left = left();
      if (left == 0 || length == 0) {
        return length == 0 ? 0 : -1;
      }
      int count = source.read(b, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw endsTooEarly();
      }
      unreadContent -= count;
      position += count;
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      long part = Math.min(Math.max(count, 0), left());
      TarReader.this.skip(part);
      unreadContent -= part;
      return part;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(left(), source.available());
    }
  }
}
