// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.content.FileBlobWriter;
import dev.tare.oci.Digest;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The blobs of a cache. They get their names when they are whole, but are not forced to disk: what
 * a crash of the machine leaves is told by size and digest before it is used.
 */
final class CacheBlobs implements BlobStore {
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  private final Cache cache;
  private final CacheDirectory directory;

  CacheBlobs(Cache cache, CacheDirectory directory) {
    this.cache = cache;
    this.directory = directory;
  }

  static void discardUnfinished() {
    for (Path file : UNFINISHED) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // the process ends; the cache removes it a day later
      }
    }
  }

  static Content content(Path file) {
    return () -> Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public Optional<Content> find(Digest digest) {
    Path file = directory.blob(digest);
    if (!digest.algorithm().equals("sha256")
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Cache.touch(file);
    return Optional.of(content(file));
  }

  @Override
  public Writer begin() throws IOException {
    Path file = directory.newTemporary("blob");
    UNFINISHED.add(file);
    try {
      OutputStream raw =
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      return new FileBlobWriter(this::keep, file, new Watched(raw, file));
    } catch (IOException e) {
      UNFINISHED.remove(file);
      cache.fail(e);
      throw e;
    }
  }

  private Content keep(Path written, Digest digest) throws IOException {
    Path file = directory.blob(digest);
    try {
      cache.makeRoom(file);
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      cache.fail(e);
      throw e;
    }
    cache.grow();
    return content(file);
  }

  /** Tells the cache what goes wrong, whoever else gets to know. */
  private final class Watched extends FilterOutputStream {
    private final Path file;

    Watched(OutputStream out, Path file) {
      super(out);
      this.file = file;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        cache.fail(e);
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      UNFINISHED.remove(file);
      try {
        out.close();
      } catch (IOException e) {
        cache.fail(e);
        throw e;
      }
    }
  }
}
