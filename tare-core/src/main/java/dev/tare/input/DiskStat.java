// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the file system says of a path, from one call.
 *
 * @param mode as in {@code st_mode}, file type included
 * @param mtime nanoseconds since the epoch
 * @param ctime when anything about it was changed last, which nobody can set: nanoseconds since the
 *     epoch; the end of time where it is not known
 * @param links the number of names the file has
 */
public record DiskStat(int mode, long size, long mtime, long ctime, Inode inode, long links) {
  private static final int TYPE = 0170000;
  private static final int FIFO = 0010000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int DIRECTORY = 0040000;
  private static final int BLOCK_DEVICE = 0060000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;
  private static final int SOCKET = 0140000;

  /** What all names of one file share. */
  public record Inode(long device, long number) {
    // A record's own would be put together at run time, at the start of every process.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Inode inode && number == inode.number && device == inode.device;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(device) + Long.hashCode(number);
    }
  }

  /** Looks at the path; InputException naming it if that fails. */
  public static DiskStat of(Path path, LinkOption... options) throws InputException {
    try {
      return path.getFileSystem().supportedFileAttributeViews().contains("unix")
          ? unix(path, options)
          : basic(path, options);
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  /**
   * Looks at a file, or at what a link leads to.
   *
   * @param rule what the path is needed for, in words
   * @throws InputException with the rule if it is no file
   */
  public static DiskStat ofFile(Path path, String rule) throws InputException {
    DiskStat stat = of(path);
    if (!stat.isFile()) {
      throw InputException.of(path, "is " + stat.kind() + ": " + rule);
    }
    return stat;
  }

  private static DiskStat unix(Path path, LinkOption... options) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:mode,size,lastModifiedTime,ctime,dev,ino,nlink", options);
    return new DiskStat(
        (int) number(found, "mode"),
        number(found, "size"),
        nanoseconds(found, "lastModifiedTime"),
        nanoseconds(found, "ctime"),
        new Inode(number(found, "dev"), number(found, "ino")),
        number(found, "nlink"));
  }

  private static long number(Map<String, Object> found, String name) {
    return ((Number) requireNonNull(found.get(name), name)).longValue();
  }

  private static long nanoseconds(Map<String, Object> found, String name) {
    return ((FileTime) requireNonNull(found.get(name), name)).to(TimeUnit.NANOSECONDS);
  }

  private static DiskStat basic(Path path, LinkOption... options) throws IOException {
    BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, options);
    int mode =
        found.isSymbolicLink()
            ? LINK | 0777
            : found.isDirectory() ? DIRECTORY | 0755 : found.isRegularFile() ? FILE | 0644 : 0;
    long mtime = found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    return new DiskStat(mode, found.size(), mtime, Long.MAX_VALUE, new Inode(0, 0), 1);
  }

  /**
   * Whether the path leads to a file of this size and time. Asked twice for each file that is read,
   * so it asks for no more than that, which takes far less than {@link #of}.
   */
  boolean isStillThatOf(Path path, LinkOption... options) throws InputException {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class, options);
      return now.isRegularFile()
          && now.size() == size
          && now.lastModifiedTime().to(TimeUnit.NANOSECONDS) == mtime;
    } catch (IOException e) {
      throw InputException.unreadable(path, e);
    }
  }

  public boolean isFile() {
    return (mode & TYPE) == FILE;
  }

  public boolean isDirectory() {
    return (mode & TYPE) == DIRECTORY;
  }

  public boolean isLink() {
    return (mode & TYPE) == LINK;
  }

  /** Mode without the file type. */
  public int permissions() {
    return mode & 07777;
  }

  /** What it is, for messages: {@code a FIFO}. */
  public String kind() {
    return switch (mode & TYPE) {
      case FIFO -> "a FIFO";
      case CHARACTER_DEVICE -> "a character device";
      case DIRECTORY -> "a directory";
      case BLOCK_DEVICE -> "a block device";
      case FILE -> "a file";
      case LINK -> "a link";
      case SOCKET -> "a socket";
      default -> "something unknown";
    };
  }
}
