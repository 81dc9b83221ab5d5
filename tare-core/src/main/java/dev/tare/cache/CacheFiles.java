// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All files of a cache, to count them and to remove those not used for longest. */
final class CacheFiles {
  private static final Duration A_DAY = Duration.ofDays(1);
  private static final DirectoryStream.Filter<Path> ANY = path -> true;

  private final CacheDirectory directory;
  private final Clock clock;

  private enum Part {
    BLOB,
    RECORD,
    TEMPORARY
  }

  private record Found(Path path, Part part, long size, Instant used) {}

  CacheFiles(CacheDirectory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  CacheUsage usage() throws IOException {
    List<Found> files = list();
    return new CacheUsage(count(files, Part.BLOB), count(files, Part.RECORD), bytes(files));
  }

  private static long count(List<Found> files, Part part) {
    return files.stream().filter(file -> file.part() == part).count();
  }

  private static long bytes(List<Found> files) {
    return files.stream().mapToLong(Found::size).sum();
  }

  /** Whether it was not gone through for a day; so is one that never was. */
  boolean isUntidy() {
    try {
      return isOld(Files.getLastModifiedTime(directory.tidied()).toInstant());
    } catch (IOException e) {
      return true;
    }
  }

  private boolean isOld(Instant time) {
    return time.isBefore(clock.instant().minus(A_DAY));
  }

  /**
   * Removes what was left unfinished for a day, and then what was used longest ago, until no more
   * than nine tenths of the limit are left. To be called only by the one who may remove.
   *
   * @return the bytes removed
   */
  long tidy(long limit) throws IOException {
    long removed = 0;
    List<Found> kept = new ArrayList<>();
    for (Found file : list()) {
      if (file.part() == Part.TEMPORARY && isOld(file.used())) {
        removed += remove(file);
      } else {
        kept.add(file);
      }
    }
    long bytes = bytes(kept);
    if (bytes > limit) {
      long goal = limit / 10 * 9;
      kept.sort(Comparator.comparing(Found::used).thenComparing(Found::path));
      for (Found file : kept) {
        if (bytes > goal) {
          removed += remove(file);
          bytes -= file.size();
        }
      }
    }
    for (Path other : otherForms()) {
      removeIfEmpty(other);
    }
    Files.write(directory.tidied(), new byte[0]);
    Files.setLastModifiedTime(directory.tidied(), FileTime.from(clock.instant()));
    return removed;
  }

  private static long remove(Found file) throws IOException {
    if (Files.isDirectory(file.path(), LinkOption.NOFOLLOW_LINKS)) {
      removeTree(file.path());
    } else {
      Files.deleteIfExists(file.path());
    }
    return file.size();
  }

  /** What somebody put in the place of a file of ours. */
  private static void removeTree(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static void removeIfEmpty(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException e) {
      return; // what is not ours stays, and records that are still within the limit
    }
  }

  private List<Found> list() throws IOException {
    List<Found> files = new ArrayList<>();
    list(directory.blobs(), ANY, Part.BLOB, files);
    for (CacheKind kind : CacheKind.values()) {
      list(directory.records(kind), ANY, Part.RECORD, files);
    }
    for (Path other : otherForms()) {
      list(other, CacheFiles::isRecord, Part.RECORD, files);
    }
    list(directory.temporary(), ANY, Part.TEMPORARY, files);
    return files;
  }

  /** Directories that other versions have left, or use. */
  private List<Path> otherForms() throws IOException {
    try (Stream<Path> children = Files.list(directory.path())) {
      return children
          .filter(child -> CacheKind.isOfOtherForm(String.valueOf(child.getFileName())))
          .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
          .sorted()
          .toList();
    }
  }

  private static boolean isRecord(Path path) {
    return String.valueOf(path.getFileName()).matches("[0-9a-f]{64}")
        && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void list(
      Path path, DirectoryStream.Filter<Path> filter, Part part, List<Found> files)
      throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path, filter)) {
      for (Path child : children) {
        try {
          BasicFileAttributes found =
              Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
          files.add(new Found(child, part, found.size(), found.lastModifiedTime().toInstant()));
        } catch (NoSuchFileException e) {
          // it has got its name meanwhile
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
