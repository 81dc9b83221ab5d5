// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What a path to be written leads to.
 *
 * @param named as the caller calls it, for messages
 * @param file with links at its end followed
 * @param direct whether it is a device, a pipe or a descriptor of this process
 */
record Target(Path named, Path file, boolean direct) {
  private static final int MOST_LINKS = 40;

  static Target of(Path path) throws IOException {
    Path file = path.toAbsolutePath();
    boolean descriptor = isDescriptor(file);
    for (int links = 0; Files.isSymbolicLink(file) && !descriptor; links++) {
      if (links == MOST_LINKS) {
        throw new IOException("cannot write " + RawPath.of(path) + ": too many symbolic links");
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
      descriptor = isDescriptor(file);
    }
    Target target = new Target(path, file, descriptor || isSpecial(file));
    if (Files.isDirectory(file)) {
      throw new IOException("cannot write " + RawPath.of(path) + ": is a directory");
    }
    if (!target.direct) {
      target.requireDirectory();
    }
    return target;
  }

  /** Such a link looks like one to a file, but stands for an open descriptor with its position. */
  private static boolean isDescriptor(Path file) {
    return file.startsWith("/dev/fd")
        || (file.startsWith("/proc")
            && file.getNameCount() > 3
            && file.getName(2).toString().equals("fd"));
  }

  private static boolean isSpecial(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false; // not there, or not to be seen: creating it will tell
    }
  }

  private void requireDirectory() throws IOException {
    Path directory = directory();
    if (Files.notExists(directory)) {
      throw new NoSuchFileException(
          RawPath.of(named).toString(),
          null,
          "directory " + RawPath.of(directory) + " does not exist");
    }
    if (!Files.isDirectory(directory) && Files.exists(directory)) {
      throw new IOException(
          "cannot write " + RawPath.of(named) + ": " + RawPath.of(directory) + " is no directory");
    }
  }

  Path directory() {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /**
   * The failure with the file's name, unless it is an interrupt, which callers tell by its type.
   */
  IOException cannotWrite(IOException cause) {
    if (cause instanceof ClosedByInterruptException) {
      return cause;
    }
    return new IOException("cannot write " + RawPath.of(named) + ": " + reason(cause), cause);
  }

  private static String reason(IOException cause) {
    String text = cause.getMessage();
    if (cause instanceof AccessDeniedException) {
      text = "permission denied";
    } else if (cause instanceof FileSystemException named && named.getReason() != null) {
      text = named.getReason();
    }
    if (text == null || text.isEmpty()) {
      return cause.getClass().getSimpleName();
    }
    String safe = RawPath.of(text).toString();
    boolean acronym = safe.length() > 1 && Character.isUpperCase(safe.charAt(1));
    return acronym ? safe : Character.toLowerCase(safe.charAt(0)) + safe.substring(1);
  }
}
