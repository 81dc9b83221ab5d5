// SPDX-License-Identifier: Apache-2.0
package dev.tare.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** A new, open file with a hidden name of its own. */
record TemporaryFile(Path path, FileChannel channel) {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final int ATTEMPTS = 16;
  private static final int MOST_OF_NAME = 100;

  /** Makes one in the directory of a file which it is to replace or to become. */
  static TemporaryFile beside(Path file, boolean secret) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    boolean replaces = Files.exists(file);
    FileAttribute<?>[] attributes =
        posix && (secret || replaces)
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
            : new FileAttribute<?>[0];
    TemporaryFile made = create(file, attributes);
    if (posix && replaces) {
      try {
        takeOver(file, made.path);
      } catch (IOException e) {
        made.channel.close();
        Files.deleteIfExists(made.path);
        throw e;
      }
    }
    return made;
  }

  private static TemporaryFile create(Path file, FileAttribute<?>[] attributes) throws IOException {
    String stem = stem(file);
    for (int attempt = 1; ; attempt++) {
      String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
      Path path = file.resolveSibling("." + stem + "." + random + ".tmp");
      try {
        FileChannel channel =
            FileChannel.open(
                path, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), attributes);
        return new TemporaryFile(path, channel);
      } catch (FileAlreadyExistsException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Short, and made of characters that any locale can turn into a file name. */
  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._-]", "_");
    return name.length() > MOST_OF_NAME ? name.substring(0, MOST_OF_NAME) : name;
  }

  private static void takeOver(Path from, Path to) throws IOException {
    if (from.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      for (String attribute : new String[] {"unix:gid", "unix:uid"}) {
        Object value = Files.getAttribute(from, attribute);
        if (!value.equals(Files.getAttribute(to, attribute))) {
          trySet(to, attribute, value);
        }
      }
    }
    Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
  }

  private static void trySet(Path file, String attribute, Object value) {
    try {
      Files.setAttribute(file, attribute, value);
    } catch (IOException e) {
      return; // only root may give files away
    }
  }
}
