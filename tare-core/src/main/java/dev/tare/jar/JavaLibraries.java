// SPDX-License-Identifier: Apache-2.0
package dev.tare.jar;

import dev.tare.files.RawPath;
import dev.tare.input.DiskFile;
import dev.tare.input.DiskStat;
import dev.tare.input.InputException;
import dev.tare.input.ZipContents;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The libraries that a jar's manifest names (JAR File Specification, "Class-Path Attribute"), as
 * far as they are files beside or below the jar. Java passes over what is not there, and so does
 * this.
 *
 * @param files by their paths from the jar's directory, in the order of the class path
 */
record JavaLibraries(Map<String, Path> files) {
  private static final String CLASS_PATH = "Class-Path";
  private static final Pattern SNAPSHOT = Pattern.compile(".*[-.]SNAPSHOT\\b.*");
  private static final Pattern ELSEWHERE = Pattern.compile("(?:[A-Za-z][A-Za-z0-9+.-]*:|/).*");

  JavaLibraries {
    files = Collections.unmodifiableMap(files);
  }

  /**
   * Those of a jar.
   *
   * @param file the jar
   * @throws InputException if the manifest names a file that is there, but outside the jar's
   *     directory: that would get another place in the image
   */
  static JavaLibraries of(Jar jar, Path file) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    Path folder = file.toAbsolutePath().normalize().getParent();
    String names = jar.manifest().get(CLASS_PATH).orElse("");
    for (String name : names.split(" +", -1)) {
      Optional<Path> path = path(name);
      if (folder == null || path.isEmpty()) {
        continue;
      }
      Path library = folder.resolve(path.get()).normalize();
      if (Files.isRegularFile(library) && isZip(library)) {
        if (!library.startsWith(folder)) {
          throw InputException.plan(
              jar.source()
                  + ": its class path names "
                  + RawPath.of(path.get())
                  + ", which is outside its directory; put the library below it");
        }
        files.put(folder.relativize(library).toString().replace('\\', '/'), library);
      }
    }
    return new JavaLibraries(files);
  }

  /** The path of a relative address; empty for another, and for a directory. */
  private static Optional<Path> path(String name) {
    if (name.isEmpty() || name.endsWith("/") || ELSEWHERE.matcher(name).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(new URI(name).getPath()));
    } catch (URISyntaxException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  // whatever a manifest says, a key or a password beside the jar is no library
  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = DiskFile.following(file, DiskStat.of(file)).open()) {
      return ZipContents.isZip(in.readNBytes(Integer.BYTES));
    }
  }

  /** Whether a library is of a version that may change. */
  static boolean isSnapshot(String path) {
    return SNAPSHOT.matcher(path.substring(path.lastIndexOf('/') + 1)).matches();
  }
}
