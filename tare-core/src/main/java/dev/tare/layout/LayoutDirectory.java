// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import dev.tare.files.RawPath;
import dev.tare.oci.Digest;
import dev.tare.transport.LayoutIndex;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** The directory of a layout that is written to: what was there and what we made. */
final class LayoutDirectory {
  private final Path path;
  private final boolean fresh;
  private final Deque<Path> made = new ArrayDeque<>();
  private final Queue<Path> written = new ConcurrentLinkedQueue<>();

  private LayoutDirectory(Path path, boolean fresh) {
    this.path = path;
    this.fresh = fresh;
  }

  /** Makes nothing yet, but refuses what is no layout and not empty. */
  static LayoutDirectory open(Path path) throws IOException {
    if (!Files.exists(path)) {
      if (Files.isSymbolicLink(path)) {
        throw new FileSystemException(RawPath.of(path).toString(), null, "is a link to nothing");
      }
      return new LayoutDirectory(path, true);
    }
    if (!Files.isDirectory(path)) {
      throw new FileSystemException(
          RawPath.of(path).toString(),
          null,
          "is a file, not a layout; for an archive use oci-archive:");
    }
    if (!isMarked(path)) {
      if (hasNoStrangers(path)) {
        return new LayoutDirectory(path, true);
      }
      // Another process may just have made it a layout.
      if (!isMarked(path)) {
        throw new FileSystemException(
            RawPath.of(path).toString(), null, "is neither empty nor an OCI image layout");
      }
    }
    LayoutSource.checkMarker(path);
    LayoutDirectory directory = new LayoutDirectory(path, false);
    directory.index();
    return directory;
  }

  /** Whether there is a marker, but not one that a crash broke off. */
  private static boolean isMarked(Path path) throws IOException {
    Path marker = path.resolve(LayoutIndex.MARKER);
    if (!Files.isRegularFile(marker)) {
      return Files.exists(marker, LinkOption.NOFOLLOW_LINKS);
    }
    return LayoutLock.withoutLock(
        path,
        () -> {
          try (FileChannel channel = FileChannel.open(marker)) {
            return !LayoutLock.isUnfinished(channel);
          }
        });
  }

  /** What a crash before the first commit leaves is taken up; anything else is somebody's. */
  private static boolean hasNoStrangers(Path path) throws IOException {
    try (Stream<Path> children = Files.list(path)) {
      return children
          .map(child -> String.valueOf(child.getFileName()))
          .allMatch(name -> name.equals("blobs") || name.equals(LayoutIndex.MARKER));
    }
  }

  Path path() {
    return path;
  }

  /** Where the blob belongs. */
  Path blob(Digest digest) {
    return path.resolve(LayoutIndex.path(digest));
  }

  /** The index as it is on the disk; of a layout without one, the empty index. */
  LayoutIndex index() throws IOException {
    if (!Files.exists(path.resolve(LayoutIndex.FILE), LinkOption.NOFOLLOW_LINKS)) {
      return LayoutIndex.empty(RawPath.of(path).toString());
    }
    return LayoutIndex.parse(
        RawPath.of(path).toString(), LayoutSource.read(path, LayoutIndex.FILE));
  }

  void make() throws IOException {
    make(path.toAbsolutePath());
  }

  /** Makes the directories above and removes a link, which must not lead the blob elsewhere. */
  void makeRoomFor(Path blob) throws IOException {
    if (Files.isSymbolicLink(blob)) {
      Files.delete(blob);
    }
    Path parent = blob.toAbsolutePath().getParent();
    if (parent != null) {
      make(parent);
    }
  }

  private synchronized void make(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = directory; at != null && !Files.isDirectory(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path one : missing) {
      try {
        Files.createDirectory(one);
        made.push(one);
      } catch (IOException e) {
        // Somebody else may have made it at the same time.
        if (!Files.isDirectory(one)) {
          throw e;
        }
      }
    }
  }

  void wrote(Path blob) {
    written.add(blob);
  }

  /**
   * Undoes what a layout that never came to be has left. An existing one keeps its new blobs, and a
   * marker stays: others may be waiting for its lock.
   */
  synchronized void takeBack() throws IOException {
    if (fresh && !Files.exists(path.resolve(LayoutIndex.FILE))) {
      for (Path blob : written) {
        Files.deleteIfExists(blob);
      }
    }
    while (!made.isEmpty()) {
      Path last = made.pop();
      try {
        Files.delete(last);
      } catch (DirectoryNotEmptyException | NoSuchFileException | NotDirectoryException e) {
        return;
      }
    }
  }

  @Override
  public String toString() {
    return RawPath.of(path).toString();
  }
}
