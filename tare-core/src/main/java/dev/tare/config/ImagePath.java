// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

/** Paths in an image as a build file writes them. */
final class ImagePath {
  private ImagePath() {}

  /**
   * The path from the root, each name once, so that two spellings of one path are seen as one; of
   * the root itself {@code /}. IllegalArgumentException for {@code ..}.
   */
  static String clean(String path) {
    StringBuilder clean = new StringBuilder();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        throw new IllegalArgumentException(
            "must not hold ..; write the path from the image's root");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        clean.append('/').append(part);
      }
    }
    return clean.length() == 0 ? "/" : clean.toString();
  }

  /** Like {@link #clean}, of something below the root. */
  static String below(String path) {
    String clean = clean(path);
    if (clean.equals("/")) {
      throw new IllegalArgumentException("is the image's root; a path below it is meant");
    }
    return clean;
  }

  /** The last name of a path; IllegalArgumentException if it has none. */
  static String lastName(String path) {
    String name = path.replaceFirst("/+$", "");
    name = name.substring(name.lastIndexOf('/') + 1);
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException("has no name of its own; say dest");
    }
    return name;
  }
}
