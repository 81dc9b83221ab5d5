// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.content.IntegrityException;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Reference;
import dev.tare.transport.ImageSource;
import dev.tare.transport.LayoutIndex;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads an image out of an archive of {@code docker save}. */
final class DockerArchiveSource implements ImageSource {
  /** The longest {@code manifest.json} that is read, in bytes. */
  private static final int LIMIT = 1 << 20;

  private final ArchiveFile archive;
  private final List<DockerImage> images;
  private final Optional<Reference> name;
  private @Nullable DockerContents contents;

  private DockerArchiveSource(
      ArchiveFile archive, List<DockerImage> images, Optional<Reference> name) {
    this.archive = archive;
    this.images = images;
    this.name = name;
  }

  static DockerArchiveSource open(Optional<Path> file, Optional<Reference> name)
      throws IOException {
    ArchiveFile archive = ArchiveFile.open(file);
    try {
      return new DockerArchiveSource(archive, images(archive), name);
    } catch (IOException | RuntimeException e) {
      archive.close();
      throw e;
    }
  }

  private static List<DockerImage> images(ArchiveFile archive) throws IOException {
    if (!archive.has(DockerImage.FILE)) {
      String cause = "no archive of docker save: " + DockerImage.FILE + " is missing";
      if (archive.has(LayoutIndex.FILE)) {
        cause = "an OCI archive, not one of docker save; use oci-archive:";
      } else if (archive.has("repositories")) {
        cause = "written by a Docker older than 1.10, which is not supported";
      }
      throw new IntegrityException(archive.place() + ": " + cause);
    }
    return DockerImage.parse(archive.place(), archive.document(DockerImage.FILE, LIMIT));
  }

  @Override
  public Descriptor root() throws IOException {
    return contents().root();
  }

  @Override
  public InputStream open(Descriptor descriptor) throws IOException {
    return contents().open(descriptor);
  }

  private synchronized DockerContents contents() throws IOException {
    DockerContents known = contents;
    if (known == null) {
      known = DockerContents.of(archive, DockerImage.choose(archive.place(), images, name));
      contents = known;
    }
    return known;
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
