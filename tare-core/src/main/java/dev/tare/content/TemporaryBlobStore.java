// SPDX-License-Identifier: Apache-2.0
package dev.tare.content;

import dev.tare.oci.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Blobs in a private directory that goes when the store is closed. They are named by the hex of
 * their SHA-256; blobs of equal content share one file. Safe for use by several threads.
 */
public final class TemporaryBlobStore implements BlobStore, Closeable {
  private static final Set<TemporaryBlobStore> OPEN = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private long writers;
  private boolean closed;

  private TemporaryBlobStore(Path directory) {
    this.directory = directory;
    OPEN.add(this);
  }

  /**
   * Removes all stores that are not closed: for a process told to end, whose threads have no time
   * to close them.
   */
  public static void discardUnclosed() {
    for (TemporaryBlobStore store : OPEN) {
      try {
        store.close();
      } catch (IOException e) {
        // the process ends; there is nobody left to tell
      }
    }
  }

  /** A store in a new directory, open to its owner only, within an existing one. */
  public static TemporaryBlobStore create(Path parentDirectory) throws IOException {
    return new TemporaryBlobStore(
        Files.createTempDirectory(parentDirectory, "tare-").toAbsolutePath());
  }

  /** A store in the system's directory for temporary files. */
  public static TemporaryBlobStore create() throws IOException {
    return new TemporaryBlobStore(Files.createTempDirectory("tare-").toAbsolutePath());
  }

  @Override
  public synchronized Optional<Content> find(Digest digest) throws IOException {
    checkOpen();
    Path file = directory.resolve(digest.hex());
    return digest.algorithm().equals("sha256") && Files.isRegularFile(file)
        ? Optional.of(content(file))
        : Optional.empty();
  }

  private Content content(Path file) {
    return () -> {
      try {
        return Files.newInputStream(file);
      } catch (NoSuchFileException e) {
        checkOpen();
        throw e;
      }
    };
  }

  @Override
  public synchronized Writer begin() throws IOException {
    checkOpen();
    Path file = directory.resolve("writing-" + writers++);
    return new FileBlobWriter(
        this::keep,
        file,
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Gives a written file its name. */
  private synchronized Content keep(Path written, Digest digest) throws IOException {
    checkOpen();
    Path file = directory.resolve(digest.hex());
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    return content(file);
  }

  private synchronized void checkOpen() throws IOException {
    if (closed) {
      throw new IOException("the store of temporary blobs in " + directory + " is closed");
    }
  }

  /** Removes all blobs and the directory, also what is still being written. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    OPEN.remove(this);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.deleteIfExists(directory);
  }
}
