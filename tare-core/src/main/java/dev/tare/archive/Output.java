// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.Rereading;
import dev.tare.files.AtomicFile;
import dev.tare.files.RawPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where an archive goes, in one piece. */
@FunctionalInterface
interface Output {
  /** Writes it all; a file becomes visible only then. */
  void write(Body body) throws IOException;

  /** What writes an archive's bytes, and can do so again from the first. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream sink) throws IOException;
  }

  /**
   * A file. Nothing is made before it is written, for its directory may be among what an image is
   * built of; but what cannot work is refused at once.
   */
  static Output file(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new IOException("cannot write " + RawPath.of(file) + ": is a directory");
    }
    if (parent != null && !Files.isDirectory(parent)) {
      throw new NoSuchFileException(
          RawPath.of(file).toString(), null, "directory " + RawPath.of(parent) + " does not exist");
    }
    return body -> Rereading.call(() -> write(body, file));
  }

  private static Path write(Body body, Path file) throws IOException {
    try (AtomicFile target = AtomicFile.create(file)) {
      body.writeTo(target.stream());
      target.commit();
    }
    return file;
  }

  /** A stream, which is flushed, not closed. */
  static Output stream(OutputStream stream) {
    return body -> {
      OutputStream sink = new BufferedOutputStream(stream, 1 << 16);
      body.writeTo(sink);
      sink.flush();
    };
  }
}
