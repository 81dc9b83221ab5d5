// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import dev.tare.oci.Digest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The directories of a cache, for their owner alone, and the names of files in them.
 *
 * @param opened when it was opened, nanoseconds since the epoch: by this machine's clock or by the
 *     time of a file made there, whichever is earlier
 */
record CacheDirectory(Path path, long opened) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final String MARK = ".tare-cache";
  private static final String PROBE = ".probe";
  // bford.info/cachedir: backups leave out a directory with this file
  private static final String TAG_FILE = "CACHEDIR.TAG";
  private static final String TAG = "Signature: 8a477f597d28d172789f06886806bc55\n";

  /** Makes what is missing; IOException saying why the directory cannot be used. */
  static CacheDirectory make(Path path) throws IOException {
    makeAll(path.toAbsolutePath());
    Path real = path.toRealPath();
    CacheDirectory directory = new CacheDirectory(real, Math.min(clock(), requireOwn(real)));
    mark(real);
    makeOne(directory.temporary());
    makeOne(directory.blobs());
    for (CacheKind kind : CacheKind.values()) {
      makeOne(directory.records(kind));
    }
    Path tag = directory.path.resolve(TAG_FILE);
    if (!Files.exists(tag, LinkOption.NOFOLLOW_LINKS)) {
      Files.writeString(tag, TAG);
    }
    return directory;
  }

  /** A mistaken name of a directory must not give what is in it to the one who tidies up. */
  private static void mark(Path path) throws IOException {
    Path mark = path.resolve(MARK);
    if (Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> children = Files.list(path)) {
      boolean strange = children.anyMatch(child -> !isOurs(String.valueOf(child.getFileName())));
      // Another process may just have marked it and gone on.
      if (strange && !Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("it is neither empty nor a cache of tare");
      }
    }
    Files.write(mark, new byte[0]);
  }

  /** Whether another process may have made it before it made the mark. */
  private static boolean isOurs(String name) {
    return name.equals(MARK) || name.startsWith(PROBE);
  }

  private static void makeAll(Path path) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = path; at != null && !Files.isDirectory(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path one : missing) {
      makeOne(one);
    }
  }

  private static void makeOne(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    FileAttribute<?>[] attributes =
        isPosix(path)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    try {
      Files.createDirectory(path, attributes);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(path.toString());
      }
    }
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static long clock() {
    return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
  }

  /** What others can write into, they can fill with layers of theirs; gives the time there. */
  private static long requireOwn(Path path) throws IOException {
    boolean posix = isPosix(path);
    if (posix && isOpenToOthers(Files.getPosixFilePermissions(path))) {
      throw new IOException("others may write there; chmod 700 makes it yours alone");
    }
    Path probe = probe(path);
    try {
      if (posix && !Files.getOwner(path).equals(Files.getOwner(probe))) {
        throw new IOException("it belongs to another user");
      }
      return Files.getLastModifiedTime(probe).to(TimeUnit.NANOSECONDS);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  private static Path probe(Path path) throws IOException {
    try {
      return Files.createTempFile(path, PROBE, "");
    } catch (AccessDeniedException e) {
      throw new AccessDeniedException(path.toString());
    } catch (FileSystemException e) {
      throw e.getReason() == null
          ? e
          : new FileSystemException(path.toString(), null, e.getReason());
    }
  }

  private static boolean isOpenToOthers(Set<PosixFilePermission> permissions) {
    return permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE);
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  /** A name in the directory for temporary files that nothing has. */
  Path newTemporary(String stem) {
    HexFormat hex = HexFormat.of();
    String random = hex.toHexDigits(ThreadLocalRandom.current().nextLong());
    return temporary().resolve(stem + "-" + ProcessHandle.current().pid() + "-" + random);
  }

  Path lock() {
    return path.resolve("lock");
  }

  /** Its time is when the cache was last gone through. */
  Path tidied() {
    return path.resolve("tidied");
  }

  Path blobs() {
    return path.resolve("sha256");
  }

  Path blob(Digest digest) {
    return blobs().resolve(digest.hex());
  }

  Path records(CacheKind kind) {
    return path.resolve(kind.directory());
  }

  Path record(CacheKind kind, Digest key) {
    return records(kind).resolve(key.hex());
  }
}
