// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions in the names of files. */
final class Versions {
  // A name, a version of a release, and what tells variants of it apart.
  private static final Pattern LIBRARY =
      Pattern.compile("(?<name>.+?)[-_](?<version>[0-9][0-9A-Za-z.+]*)(?:[-_][^/]*)?\\.jar");
  private static final Pattern LAST_VERSION = Pattern.compile(".*-(?<version>[0-9][^-]*)");
  private static final Pattern SNAPSHOT =
      Pattern.compile(".*-(?:SNAPSHOT|[0-9]{8}\\.[0-9]{6}-[0-9]+)(?:-[^/]*)?\\.jar");
  private static final Pattern REPOSITORY =
      Pattern.compile(
          "(?<group>.*/)(?<artifact>[^/]+)/(?<version>[^/]+)/\\k<artifact>-\\k<version>[^/]*");
  private static final Pattern DIGITS = Pattern.compile("[-_.+]*[0-9]+[-_.+]*");
  private static final String FAMILY_ENDS = "-_.";

  private Versions() {}

  /** The version in the name of a library at a path, without what tells variants apart. */
  static Optional<String> ofLibrary(String path) {
    String fileName = path.substring(path.lastIndexOf('/') + 1);
    Matcher library = LIBRARY.matcher(fileName);
    if (!library.matches()) {
      return Optional.empty();
    }
    // In "log4j-1.2-api-2.20.0.jar" the last one counts.
    Matcher last = LAST_VERSION.matcher(fileName.substring(0, fileName.length() - 4));
    return Optional.of(last.matches() ? last.group("version") : library.group("version"));
  }

  /** Whether it is the name of a library between two releases. */
  static boolean isSnapshot(String fileName) {
    return SNAPSHOT.matcher(fileName).matches();
  }

  /** A path whose digits, and the marks around them, are gone: the same for every version. */
  static String stripped(String path) {
    return DIGITS.matcher(path).replaceAll("");
  }

  /**
   * What libraries have in common that are released together: the directory and how their names
   * begin; in a Maven repository the directory of their group.
   */
  static String libraryKey(String path) {
    Matcher repository = REPOSITORY.matcher(path);
    if (repository.matches()) {
      return stripped(repository.group("group"));
    }
    int name = path.lastIndexOf('/') + 1;
    return stripped(path.substring(0, name)) + family(path.substring(name));
  }

  /**
   * How the names of libraries begin that are released together: up to the first dash or
   * underscore, or to the third dot if that comes earlier.
   */
  static String family(String fileName) {
    int dots = 0;
    for (int i = 0; i < fileName.length(); i++) {
      char c = fileName.charAt(i);
      if (c == '.') {
        dots++;
      }
      if (i > 0 && FAMILY_ENDS.indexOf(c) >= 0 && (c != '.' || dots == 3)) {
        return stripped(fileName.substring(0, i));
      }
    }
    return stripped(fileName);
  }
}
