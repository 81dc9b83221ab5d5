// SPDX-License-Identifier: Apache-2.0
package dev.tare.input;

import dev.tare.compress.MalformedCompressionException;
import dev.tare.files.RawPath;
import dev.tare.tar.MalformedTarException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** An input that cannot go into an image; the message names it. */
public final class InputException extends IOException {
  private static final long serialVersionUID = 1;

  /** Whose fault it is. */
  public enum Kind {
    /** The plan's: what it asks for contradicts itself, or the layers below. */
    PLAN,
    /** A file's of this machine: missing, unreadable, of a kind that no image can hold. */
    FILE,
    /** The content's: an archive that is malformed. */
    CONTENT
  }

  private final Kind kind;

  private InputException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  private InputException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What the plan should not ask for. */
  public static InputException plan(String message) {
    return new InputException(Kind.PLAN, message);
  }

  /** Malformed content. */
  public static InputException content(String message, Throwable cause) {
    return new InputException(Kind.CONTENT, message, cause);
  }

  /** Malformed content. */
  public static InputException content(String message) {
    return new InputException(Kind.CONTENT, message);
  }

  /** What reading an input has met. */
  public static InputException of(String message, IOException cause) {
    boolean malformed =
        cause instanceof MalformedTarException || cause instanceof MalformedCompressionException;
    return new InputException(malformed ? Kind.CONTENT : Kind.FILE, message, cause);
  }

  /** A path and a fact about it. */
  public static InputException of(Path path, String fact) {
    return new InputException(Kind.FILE, shown(path) + ": " + fact);
  }

  /** A path that the file system does not let us read. */
  public static InputException unreadable(Path path, IOException cause) {
    return new InputException(Kind.FILE, shown(path) + ": " + reason(cause), cause);
  }

  /** Whose fault it is. */
  public Kind kind() {
    return kind;
  }

  /** The path with everything escaped that a terminal must not get. */
  public static String shown(Path path) {
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
