// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.archive.ArchivePlaces;
import dev.tare.layout.LayoutPlaces;
import dev.tare.oci.Location;
import dev.tare.oci.Reference;
import dev.tare.plan.Access;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opens a location: the one place that knows all transports. */
public final class Places {
  private static final String STANDARD_STREAM = "-";

  private Places() {}

  /**
   * Opens a source. Relative paths start at the working directory; the file {@code -} is standard
   * input.
   *
   * @throws IllegalArgumentException for scratch, which is no place
   */
  public static ImageSource source(Location location, Access access) throws IOException {
    return new LocatedSource(location, open(location));
  }

  private static ImageSource open(Location location) throws IOException {
    if (location instanceof Location.Layout layout) {
      return LayoutPlaces.source(Path.of(layout.directory()), layout.name());
    }
    if (location instanceof Location.OciArchive archive) {
      return ArchivePlaces.ociSource(file(archive.file()), archive.name());
    }
    if (location instanceof Location.DockerArchive archive) {
      return ArchivePlaces.dockerSource(file(archive.file()), archive.name());
    }
    throw unsupported(location);
  }

  /** Opens a destination; the file {@code -} is this process's standard output. */
  public static ImageDestination destination(
      Location location, List<String> names, boolean legacy, Access access) throws IOException {
    return destination(location, names, legacy, access, new FileOutputStream(FileDescriptor.out));
  }

  /**
   * Opens a destination.
   *
   * @param names of the image there, besides the location's own
   * @param legacy whether an archive has the old form of one directory a layer
   * @param standardOutput what the file {@code -} is
   * @throws IllegalArgumentException for scratch, which is no place, and for malformed names
   */
  public static ImageDestination destination(
      Location location,
      List<String> names,
      boolean legacy,
      Access access,
      OutputStream standardOutput)
      throws IOException {
    if (location instanceof Location.Layout layout) {
      return LayoutPlaces.destination(Path.of(layout.directory()), all(layout.name(), names));
    }
    if (location instanceof Location.OciArchive archive) {
      return archive(file(archive.file()), all(archive.name(), names), legacy, standardOutput);
    }
    if (location instanceof Location.DockerArchive archive) {
      List<String> all = all(archive.name().map(Reference::familiar), names);
      return archive(file(archive.file()), all, legacy, standardOutput);
    }
    throw unsupported(location);
  }

  private static ImageDestination archive(
      Optional<Path> file, List<String> names, boolean legacy, OutputStream standardOutput)
      throws IOException {
    if (!legacy) {
      return file.isPresent()
          ? ArchivePlaces.universal(file.get(), names)
          : ArchivePlaces.universal(standardOutput, names);
    }
    List<Reference> references = new ArrayList<>();
    names.forEach(name -> references.add(Reference.parse(name)));
    return file.isPresent()
        ? ArchivePlaces.legacy(file.get(), references)
        : ArchivePlaces.legacy(standardOutput, references);
  }

  static Optional<Path> file(String text) {
    return text.equals(STANDARD_STREAM) ? Optional.empty() : Optional.of(Path.of(text));
  }

  private static List<String> all(Optional<String> own, List<String> others) {
    Set<String> all = new LinkedHashSet<>();
    own.ifPresent(all::add);
    all.addAll(others);
    return List.copyOf(all);
  }

  private static IOException unsupported(Location location) {
    if (location instanceof Location.Registry) {
      return new UnsupportedPlaceException(location + ": registries are not supported yet");
    }
    if (location instanceof Location.DockerDaemon) {
      return new UnsupportedPlaceException(location + ": engines are not supported yet");
    }
    throw new IllegalArgumentException(location + ": not a place");
  }
}
