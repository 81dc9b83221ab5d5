// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.config.BuildFileContext;
import dev.tare.config.BuildFiles;
import dev.tare.config.FilePlan;
import dev.tare.content.LimitException;
import dev.tare.json.JsonLimits;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A build file that a command line names, or that stands where it looks. */
record BuildFile(String name, Path folder, Optional<Path> file, Console console) {
  /** The build file meant; empty if the command line means a program or has only options. */
  static Optional<BuildFile> find(BuildFlags flags, Console console) {
    boolean here = flags.choice("paths").equals("cwd");
    Optional<String> what = flags.what();
    if (what.isEmpty() && flags.firstOf(BuildFlags.OF_IMAGE_ALONE).isPresent()) {
      return Optional.empty();
    }
    if (what.equals(Optional.of("-"))) {
      return Optional.of(new BuildFile("standard input", Path.of(""), Optional.empty(), console));
    }
    Path path = BuildFlags.path(what.orElse("."));
    if (Files.isDirectory(path)) {
      path = BuildCommand.in(what.isEmpty() ? Path.of("") : path);
    } else if (!path.toString().matches(".*\\.(json|ya?ml)")) {
      return Optional.empty();
    }
    Path folder = path.getParent();
    return Optional.of(
        new BuildFile(
            path.toString(),
            here || folder == null ? Path.of("") : folder,
            Optional.of(path),
            console));
  }

  /**
   * What the file says.
   *
   * @param platforms those to build, of the ones that the file names; empty means all
   */
  FilePlan read(Instant created, Platform host, List<Platform> platforms) throws IOException {
    byte[] text = bytes();
    try {
      return BuildFiles.read(
          text, new BuildFileContext(name, folder, created, host, platforms, console::variable));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private byte[] bytes() throws IOException {
    int limit = JsonLimits.BUILD_FILE.bytes();
    try (InputStream in = file.isPresent() ? Files.newInputStream(file.get()) : console.in()) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new LimitException(name + ": a build file has at most " + limit + " bytes");
      }
      return bytes;
    }
  }

  /** What an image of this file is called if nothing says so. */
  String imageName() {
    Path directory = folder.toAbsolutePath().normalize().getFileName();
    return directory == null ? "image" : directory.toString();
  }
}
