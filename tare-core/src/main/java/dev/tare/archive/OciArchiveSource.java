// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.IntegrityException;
import dev.tare.oci.Descriptor;
import dev.tare.transport.ImageSource;
import dev.tare.transport.LayoutIndex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/** Reads images out of an archived layout. */
final class OciArchiveSource implements ImageSource {
  private final ArchiveFile archive;
  private final LayoutIndex index;
  private final Optional<String> name;

  private OciArchiveSource(ArchiveFile archive, LayoutIndex index, Optional<String> name) {
    this.archive = archive;
    this.index = index;
    this.name = name;
  }

  static OciArchiveSource open(Optional<Path> file, Optional<String> name) throws IOException {
    ArchiveFile archive = ArchiveFile.open(file);
    try {
      return new OciArchiveSource(archive, index(archive), name);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static LayoutIndex index(ArchiveFile archive) throws IOException {
    String place = archive.place();
    if (!archive.has(LayoutIndex.FILE) && archive.has(DockerImage.FILE)) {
      throw new IntegrityException(
          place + ": no OCI archive, but one of docker save; use docker-archive:");
    }
    byte[] marker = archive.document(LayoutIndex.MARKER, LayoutIndex.LIMIT);
    LayoutIndex.checkMarker(place, marker);
    return LayoutIndex.parse(place, archive.document(LayoutIndex.FILE, LayoutIndex.LIMIT));
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
    ArchiveFile.Member member =
        archive
            .find(LayoutIndex.path(descriptor.digest()))
            .orElseThrow(
                () ->
                    new IntegrityException(
                        archive.place() + ": blob " + descriptor.digest() + " is missing"));
    return archive.open(member);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
