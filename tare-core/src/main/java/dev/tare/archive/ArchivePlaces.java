// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.oci.Reference;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens archives: one file, read in place. */
public final class ArchivePlaces {
  private ArchivePlaces() {}

  /** An OCI archive; the file may be gzipped as a whole. Empty file: standard input. */
  public static ImageSource ociSource(Optional<Path> file, Optional<String> name)
      throws IOException {
    return OciArchiveSource.open(file, name);
  }

  /** An archive of {@code docker save}, old or new form. */
  public static ImageSource dockerSource(Optional<Path> file, Optional<Reference> name)
      throws IOException {
    return DockerArchiveSource.open(file, name);
  }

  /** The universal archive: loaded by Docker, Podman, containerd and skopeo. */
  public static ImageDestination universal(Path file, List<String> names) throws IOException {
    return new UniversalDestination(Output.file(file), DockerNames.parse(names));
  }

  /** The universal archive onto a stream, which is flushed, not closed. */
  public static ImageDestination universal(OutputStream stream, List<String> names) {
    return new UniversalDestination(Output.stream(stream), DockerNames.parse(names));
  }

  /**
   * The old form of {@code docker save}: one directory a layer.
   *
   * @param notices gets a line if only one of several images is written
   */
  public static ImageDestination legacy(Path file, List<Reference> names, Consumer<String> notices)
      throws IOException {
    return new LegacyDestination(Output.file(file), DockerNames.tagged(names), notices);
  }

  /** The same onto a stream, which is flushed, not closed. */
  public static ImageDestination legacy(
      OutputStream stream, List<Reference> names, Consumer<String> notices) {
    return new LegacyDestination(Output.stream(stream), DockerNames.tagged(names), notices);
  }
}
