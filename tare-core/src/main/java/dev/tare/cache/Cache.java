// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import dev.tare.content.Blob;
import dev.tare.content.BlobMismatchException;
import dev.tare.content.BlobStore;
import dev.tare.content.Content;
import dev.tare.files.RawPath;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Digest;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What earlier runs left on this machine. Any number of processes may use one cache at a time: its
 * files are whole when they get their names, and what is used is not removed meanwhile. Nothing
 * found is trusted for its name: records have checksums, blobs are to be read through {@link Blob}.
 *
 * <p>No method throws because of the cache's own files. A damaged one is set aside with a warning
 * and is a miss; when the cache cannot be written, it is warned of once and left alone from then
 * on. Thread-safe.
 */
public final class Cache implements Closeable {
  private final CacheSettings settings;
  private final CacheDirectory directory;
  private final CacheLock use;
  private final Consumer<String> warnings;
  private final CacheFiles files;
  private volatile boolean broken;
  private volatile boolean grown;
  private boolean closed;

  /** Takes in what a record holds; IOException or IllegalArgumentException if it is malformed. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  /** Gives out what a record is to hold. */
  @FunctionalInterface
  public interface Writing {
    void write(DataOutputStream out) throws IOException;
  }

  private Cache(
      CacheSettings settings,
      CacheDirectory directory,
      CacheLock use,
      Consumer<String> warnings,
      Clock clock) {
    this.settings = settings;
    this.directory = directory;
    this.use = use;
    this.warnings = warnings;
    this.files = new CacheFiles(directory, clock);
  }

  /**
   * Opens the cache, made if it is not there; empty, with a warning, if it cannot be used or is not
   * this user's alone.
   *
   * @param warnings gets a line about each thing that is wrong with the cache
   */
  public static Optional<Cache> open(CacheSettings settings, Consumer<String> warnings) {
    return open(settings, warnings, Clock.systemUTC());
  }

  static Optional<Cache> open(CacheSettings settings, Consumer<String> warnings, Clock clock) {
    try {
      CacheDirectory directory = CacheDirectory.make(settings.directory());
      CacheLock use = CacheLock.use(directory.lock());
      return Optional.of(new Cache(settings, directory, use, warnings, clock));
    } catch (IOException e) {
      warnings.accept(
          "going on without " + named(settings) + ": " + reason(e, settings.directory()));
      return Optional.empty();
    }
  }

  /** Removes what is being written: for a process told to end, with no time to close. */
  public static void discardUnfinished() {
    CacheBlobs.discardUnfinished();
  }

  /**
   * A time before which all was done that was done before the cache was opened, nanoseconds since
   * the epoch, by the clock that files get their times from.
   */
  public long opened() {
    return directory.opened();
  }

  /** What a record holds; empty if there is none, or a damaged one. */
  public <T> Optional<T> read(CacheKind kind, Digest key, Reading<T> reading) {
    Path file = directory.record(kind, key);
    try {
      T value = CacheRecords.read(file, CacheRecords.heading(kind, key), reading::read);
      touch(file);
      return Optional.of(value);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (DamagedException e) {
      setAside(file, String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (IOException e) {
      fail(e);
      return Optional.empty();
    }
  }

  /** Puts a record, in the place of an earlier one of the key. */
  public void write(CacheKind kind, Digest key, Writing writing) {
    if (broken) {
      return;
    }
    Path file = directory.record(kind, key);
    try {
      makeRoom(file);
      byte[] heading = CacheRecords.heading(kind, key);
      CacheRecords.write(file, directory.newTemporary("record"), heading, writing::write);
      grown = true;
    } catch (IOException e) {
      fail(e);
    }
  }

  /** A blob of that digest and size; what it holds is not verified. */
  public Optional<Content> find(Descriptor descriptor) {
    if (!descriptor.digest().algorithm().equals("sha256")) {
      return Optional.empty();
    }
    Path file = directory.blob(descriptor.digest());
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        setAside(file, "is no file");
        return Optional.empty();
      }
      if (Files.size(file) != descriptor.size()) {
        setAside(file, "has " + Files.size(file) + " bytes, not " + descriptor.size());
        return Optional.empty();
      }
    } catch (IOException e) {
      fail(e);
      return Optional.empty();
    }
    touch(file);
    return Optional.of(CacheBlobs.content(file));
  }

  /**
   * Reads a blob of the cache through; sets it aside with a warning if it is not what its
   * descriptor says.
   */
  public boolean isWhole(Blob blob) throws InterruptedIOException {
    Path file = directory.blob(blob.descriptor().digest());
    try (InputStream in = blob.open()) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        if (Thread.interrupted()) {
          throw new InterruptedIOException("interrupted while reading the cache");
        }
      }
      return true;
    } catch (BlobMismatchException e) {
      setAside(file, "is not what its name says");
    } catch (InterruptedIOException e) {
      throw e;
    } catch (ClosedByInterruptException e) {
      throw new InterruptedIOException("interrupted while reading the cache");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      setAside(file, "cannot be read: " + reason(e, file));
    }
    return false;
  }

  /**
   * The blobs, to be written; a failure to write is an IOException for the writer, and {@link
   * #isBroken} afterwards.
   */
  public BlobStore blobs() {
    return new CacheBlobs(this, directory);
  }

  /** Whether the cache could not be written, and takes nothing more. */
  public boolean isBroken() {
    return broken;
  }

  /** Says that a line about the cache is to be told. */
  public void warn(String message) {
    warnings.accept(message);
  }

  void grow() {
    grown = true;
  }

  /** Leaves the cache alone from here on. */
  void fail(IOException cause) {
    boolean interrupted =
        cause instanceof ClosedByInterruptException || cause instanceof InterruptedIOException;
    if (!broken && !interrupted) {
      broken = true;
      warn(
          "going on without the cache "
              + RawPath.of(directory.path())
              + ": "
              + reason(cause, directory.path()));
    }
  }

  /** What stands in a file's place and is none cannot be renamed over. */
  void makeRoom(Path file) {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      setAside(file, "is no file");
    }
  }

  void setAside(Path file, String fact) {
    try {
      Files.move(file, directory.newTemporary("damaged"), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return; // another process saw it, too, and has told
    } catch (IOException e) {
      fail(e);
    }
    warn("the cache's " + RawPath.of(file) + " " + fact + "; it is not used");
  }

  /** What is used lately is removed last. */
  static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.fromMillis(System.currentTimeMillis()));
    } catch (IOException e) {
      return; // it only counts as older than it is
    }
  }

  private static String reason(IOException failure, Path directory) {
    if (failure instanceof FileSystemException file) {
      String reason = file.getReason();
      String name = file.getFile();
      String fact = reason == null ? fact(file) : reason;
      boolean itself = name == null || Path.of(name).equals(directory.toAbsolutePath());
      return (itself ? "" : name + ": ") + fact;
    }
    return Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString);
  }

  private static String fact(FileSystemException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NotDirectoryException) {
      return "is not a directory";
    }
    return failure instanceof NoSuchFileException
        ? "does not exist"
        : failure.getClass().getSimpleName();
  }

  private static String named(CacheSettings settings) {
    return "the cache " + RawPath.of(settings.directory());
  }

  /**
   * How much a cache holds; nothing is made where there is none.
   *
   * @throws IOException if the directory is no cache of this user
   */
  public static CacheUsage usage(CacheSettings settings) throws IOException {
    return Files.exists(settings.directory(), LinkOption.NOFOLLOW_LINKS)
        ? new CacheFiles(existing(settings), Clock.systemUTC()).usage()
        : new CacheUsage(0, 0, 0);
  }

  private static CacheDirectory existing(CacheSettings settings) throws IOException {
    try {
      return CacheDirectory.make(settings.directory());
    } catch (IOException e) {
      throw new IOException(named(settings) + ": " + reason(e, settings.directory()), e);
    }
  }

  /**
   * Ends the use. If the cache holds more than its limit, or was not gone through for a day, what
   * was used longest ago is removed, unless somebody else uses the cache.
   */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    use.close();
    if (broken) {
      return;
    }
    try {
      if (files.isUntidy() || (grown && files.usage().bytes() > settings.limit())) {
        CacheLock.alone(directory.lock(), () -> files.tidy(settings.limit()));
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  /**
   * Removes what was used longest ago until the limit is kept; 0 removes all. Nothing is made where
   * there is none.
   *
   * @return the bytes removed
   * @throws IOException if the directory is no cache of this user, or another process uses it
   */
  public static long prune(CacheSettings settings) throws IOException {
    if (!Files.exists(settings.directory(), LinkOption.NOFOLLOW_LINKS)) {
      return 0;
    }
    CacheDirectory directory = existing(settings);
    long[] removed = new long[1];
    CacheFiles files = new CacheFiles(directory, Clock.systemUTC());
    if (!CacheLock.alone(directory.lock(), () -> removed[0] = files.tidy(settings.limit()))) {
      throw new IOException(named(settings) + " is in use; try again when it is not");
    }
    return removed[0];
  }
}
