// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import dev.tare.files.RawPath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An input on this machine that cannot go into an image; the message names it. */
public final class InputException extends IOException {
  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** A path and a fact about it. */
  static InputException of(Path path, String fact) {
    return new InputException(shown(path) + ": " + fact);
  }

  /** A path that the file system does not let us read. */
  static InputException unreadable(Path path, IOException cause) {
    return new InputException(shown(path) + ": " + reason(cause), cause);
  }

  /** The path with everything escaped that a terminal must not get. */
  static String shown(Path path) {
    return RawPath.of(path).toString();
  }

  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return "does not exist";
    }
    if (cause instanceof AccessDeniedException) {
      return "cannot be read: permission denied";
    }
    // The message of a FileSystemException holds the raw path; only its reason is free of it.
    String reason =
        cause instanceof FileSystemException e ? e.getReason() : cause.getClass().getSimpleName();
    return reason == null ? "cannot be read" : "cannot be read: " + reason;
  }
}
