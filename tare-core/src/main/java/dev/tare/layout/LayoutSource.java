// SPDX-License-Identifier: Apache-2.0
package dev.tare.layout;

import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import dev.tare.oci.Descriptor;
import dev.tare.transport.ImageSource;
import dev.tare.transport.LayoutIndex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads images out of a layout. */
final class LayoutSource implements ImageSource {
  private final Path directory;
  private final Optional<String> name;
  private final LayoutIndex index;

  private LayoutSource(Path directory, Optional<String> name, LayoutIndex index) {
    this.directory = directory;
    this.name = name;
    this.index = index;
  }

  static LayoutSource open(Path directory, Optional<String> name) throws IOException {
    if (!Files.isDirectory(directory)) {
      if (Files.exists(directory)) {
        throw new IOException(
            RawPath.of(directory) + ": not a directory; for an archive use oci-archive:");
      }
      throw new NoSuchFileException(RawPath.of(directory).toString());
    }
    checkMarker(directory);
    byte[] bytes = read(directory, LayoutIndex.FILE);
    return new LayoutSource(
        directory, name, LayoutIndex.parse(RawPath.of(directory).toString(), bytes));
  }

  @Override
  public Descriptor root() throws IOException {
    return index.root(name);
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    if (index.is(descriptor)) {
      return new ByteArrayInputStream(index.bytes());
    }
    Path blob = directory.resolve(LayoutIndex.path(descriptor.digest()));
    // Asked before opening: to open a pipe would hang.
    if (!Files.isRegularFile(blob)) {
      throw new IntegrityException(
          RawPath.of(directory)
              + ": blob "
              + descriptor.digest()
              + (Files.exists(blob) ? " is not a file" : " is missing"));
    }
    return Files.newInputStream(blob);
  }

  @Override
  public void close() {}

  static void checkMarker(Path directory) throws IOException {
    byte[] marker = LayoutLock.withoutLock(directory, () -> read(directory, LayoutIndex.MARKER));
    LayoutIndex.checkMarker(RawPath.of(directory).toString(), marker);
  }

  /** A document of the layout itself: not verified by a digest, so never read outside of it. */
  static byte[] read(Path directory, String file) throws IOException {
    Path path = directory.resolve(file);
    if (!Files.exists(path)) {
      throw new IntegrityException(
          RawPath.of(directory) + ": no OCI image layout: " + file + " is missing");
    }
    if (!path.toRealPath().startsWith(directory.toRealPath())) {
      throw new IntegrityException(
          RawPath.of(directory) + ": " + file + " is a link out of the layout");
    }
    if (!Files.isRegularFile(path)) {
      throw new IntegrityException(RawPath.of(directory) + ": " + file + " is not a file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(LayoutIndex.LIMIT + 1);
      if (bytes.length > LayoutIndex.LIMIT) {
        throw new LimitException(RawPath.of(directory) + ": " + file + " is longer than 4 MiB");
      }
      return bytes;
    }
  }
}
