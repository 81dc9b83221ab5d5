// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import java.util.Set;

/** About how many bytes files take once they are compressed. */
final class Weights {
  private static final Set<String> COMPRESSED =
      Set.of(
          "aac", "apk", "avif", "br", "bz2", "ear", "flac", "gif", "gz", "jar", "jpeg", "jpg",
          "m4a", "mkv", "mov", "mp3", "mp4", "nupkg", "ogg", "pdf", "png", "tgz", "war", "webm",
          "webp", "whl", "woff", "woff2", "xz", "zip", "zst");

  private Weights() {}

  static long of(String path, long size) {
    boolean compressed = COMPRESSED.contains(Classes.extension(path));
    return compressed ? size : size / 5 * 2 + size % 5 * 2 / 5;
  }
}
