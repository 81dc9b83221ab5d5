// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A value {@code SRC[:DEST]}. */
record Source(Path path, String destination) {
  /** What is at the source, and so where it goes if nothing says so. */
  enum Kind {
    FILE,
    DIRECTORY,
    TAR
  }

  // a file whose own name has a colon is meant if it is there
  static Source of(String text, Kind kind) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || Files.exists(Path.of(text))) {
      return new Source(BuildFlags.path(text), destination(BuildFlags.path(text), "", kind));
    }
    Path path = BuildFlags.path(text.substring(0, colon));
    String given = text.substring(colon + 1);
    if (given.isEmpty()) {
      throw new UsageException(text + ": nothing after the colon; give a path in the image");
    }
    return new Source(path, destination(path, given, kind));
  }

  private static String destination(Path path, String given, Kind kind) {
    String name = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    return switch (kind) {
      case FILE -> given.isEmpty() ? "/" + name : given.endsWith("/") ? given + name : given;
      case DIRECTORY -> given.isEmpty() ? "/" + name : given;
      case TAR -> given.isEmpty() ? "/" : given;
    };
  }
}
