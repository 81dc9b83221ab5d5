// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import dev.tare.oci.MediaType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * A blob on its way into a store of files. Once a write has failed the blob cannot be committed,
 * even if the one who wrote did not notice.
 */
public final class FileBlobWriter implements BlobStore.Writer {
  private static final int BUFFER = 64 << 10;

  private final Keeper keeper;
  private final Path file;
  private final OutputStream raw;
  private final OutputStream stream = new BufferedOutputStream(new Hashing(), BUFFER);
  private final MessageDigest hasher = Digest.newSha256();
  private final Growing growing;
  private long size;
  private boolean ended;
  private boolean failed;

  /** Takes a written file into a store. */
  @FunctionalInterface
  public interface Keeper {
    /** Gives the file the name of its digest; the content is to be opened under that name. */
    Content keep(Path written, Digest digest) throws IOException;
  }

  /** A writer of a new file that the stream leads to; buffers by itself. */
  public FileBlobWriter(Keeper keeper, Path file, OutputStream raw) {
    this.keeper = keeper;
    this.file = file;
    this.raw = raw;
    this.growing = new Growing(file);
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public Content followed() {
    return growing;
  }

  @Override
  public Blob commit(MediaType type) throws IOException {
    if (failed) {
      throw new IOException("a blob was not written completely to " + file);
    }
    if (ended) {
      throw new IllegalStateException("the blob is ended already");
    }
    try {
      stream.flush();
      ended = true;
      raw.close();
      Digest digest = Digest.sha256(hasher);
      Content content = new Written(keeper.keep(file, digest), digest);
      growing.end(content);
      return new Blob(Descriptor.of(type, digest, size), content, Optional.empty());
    } catch (IOException e) {
      throw abandon(e);
    }
  }

  /** Forgets the blob, unless it is committed. */
  @Override
  public void close() throws IOException {
    growing.giveUp();
    if (!ended) {
      ended = true;
      try {
        raw.close();
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }

  private IOException abandon(IOException cause) {
    failed = true;
    ended = true;
    growing.giveUp();
    try {
      raw.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    return cause;
  }

  /** What was hashed as it was written. */
  private record Written(Content content, Digest digest) implements Content {
    @Override
    public InputStream open() throws IOException {
      return content.open();
    }

    @Override
    public Optional<Digest> verified() {
      return Optional.of(digest);
    }
  }

  /** What the buffer writes through; closing it ends nothing, for wrappers close what they wrap. */
  private final class Hashing extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      if (ended) {
        throw new IOException("the blob in " + file + " is ended");
      }
      try {
        raw.write(buffer, offset, length);
      } catch (IOException e) {
        throw abandon(new IOException("cannot write " + file + ": " + e.getMessage(), e));
      }
      hasher.update(buffer, offset, length);
      size += length;
      growing.wrote(size);
    }
  }
}
