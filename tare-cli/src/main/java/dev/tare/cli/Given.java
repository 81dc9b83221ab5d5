// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.Places;
import dev.tare.content.IntegrityException;
import dev.tare.content.NotFoundException;
import dev.tare.oci.Location;
import dev.tare.plan.Access;
import dev.tare.transport.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An image that a command line names: a location, or a file or directory that is there. */
final class Given {
  private Given() {}

  /** Opens it; a file or directory that is there is taken for what it is. */
  static ImageSource source(Places places, String text) throws IOException {
    if (text.equals("-")) {
      return places.source(new Location.OciArchive(text, Optional.empty()), Access.DEFAULT);
    }
    Path path = text.contains("://") ? Path.of("") : Path.of(text);
    if (path.toString().isEmpty() || !Files.exists(path)) {
      return places.source(image(text), Access.DEFAULT);
    }
    if (Files.isDirectory(path)) {
      return places.source(new Location.Layout(text, Optional.empty()), Access.DEFAULT);
    }
    return archive(places, text);
  }

  /** A location; there is no telling which kind of archive a mere - would be. */
  static Location location(String text) {
    if (text.equals("-")) {
      throw new UsageException("-: say oci-archive:- or docker-archive:-");
    }
    return Location.parse(text);
  }

  /** A location, or the file of an archive by its ending, as {@code -o} has it. */
  static Location destination(String text) {
    return text.endsWith(".tar") && !text.contains(":")
        ? new Location.DockerArchive(text, Optional.empty())
        : location(text);
  }

  private static Location image(String text) {
    Location location = location(text);
    if (location instanceof Location.Scratch) {
      throw new UsageException("scratch is nothing; there is no image to read");
    }
    return location;
  }

  private static ImageSource archive(Places places, String file) throws IOException {
    ImageSource oci = null;
    try {
      oci = places.source(new Location.OciArchive(file, Optional.empty()), Access.DEFAULT);
      oci.root();
      return oci;
    } catch (IntegrityException | NotFoundException e) {
      if (oci != null) {
        oci.close();
      }
      try {
        return places.source(new Location.DockerArchive(file, Optional.empty()), Access.DEFAULT);
      } catch (IntegrityException | NotFoundException other) {
        e.addSuppressed(other);
        throw e;
      }
    }
  }
}
