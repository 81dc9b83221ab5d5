// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

import static dev.tare.split.Versions.stripped;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells by its path and size what a file belongs to; the first rule that fits counts. */
final class Classes {
  private static final long LEAST_ASSET = 64 << 10;

  private static final Set<String> PACKAGES =
      Set.of("node_modules", "site-packages", "dist-packages", "gems");
  private static final Set<String> MEDIA =
      Set.of(
          "aac", "avif", "bmp", "eot", "flac", "gif", "ico", "jpeg", "jpg", "m4a", "mkv", "mov",
          "mp3", "mp4", "ogg", "otf", "pdf", "png", "svg", "tiff", "ttf", "wav", "webm", "webp",
          "woff", "woff2");
  private static final Set<String> DATA =
      Set.of(
          "bin",
          "csv",
          "db",
          "dic",
          "geojson",
          "gguf",
          "mmdb",
          "npy",
          "npz",
          "onnx",
          "parquet",
          "pb",
          "pkl",
          "pt",
          "pth",
          "safetensors",
          "sqlite",
          "tflite");
  private static final Set<String> BUILD_INFO =
      Set.of("git.properties", "build-info.properties", "META-INF/MANIFEST.MF");
  private static final Pattern PYTHON_NAME_END = Pattern.compile("[-.]");
  private static final String LIBRARY = ".jar";

  private final Signs signs;

  Classes(Signs signs) {
    this.signs = signs;
  }

  /**
   * The unit of a file, link or empty directory.
   *
   * @param size in bytes
   */
  Unit unit(String path, long size) {
    int start = packageStart(path);
    Optional<Signs.Installation> runtime = signs.runtime(path);
    if (runtime.filter(one -> start <= one.root().length()).isPresent()) {
      return new Unit(Stability.RUNTIME, runtime.get().key());
    }
    if (start >= 0) {
      return new Unit(Stability.THIRD_PARTY, packageKey(path, start));
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    String directory = stripped(path.substring(0, path.length() - name.length()));
    if (name.endsWith(LIBRARY)) {
      return library(path, name);
    }
    if (isSharedObject(name)) {
      return new Unit(Stability.THIRD_PARTY, directory + Versions.family(name));
    }
    if (isBuildInfo(path)) {
      return new Unit(Stability.VOLATILE, "");
    }
    if (size >= LEAST_ASSET && isAsset(name)) {
      return new Unit(Stability.ASSETS, stripped(path));
    }
    return new Unit(Stability.APPLICATION, directory);
  }

  private Unit library(String path, String name) {
    Optional<String> version = Versions.ofLibrary(path);
    if (Versions.isSnapshot(name) || version.filter(signs::isProjectVersion).isPresent()) {
      return new Unit(Stability.PROJECT, "");
    }
    if (version.isEmpty()) {
      return new Unit(Stability.APPLICATION, path);
    }
    String key = Versions.libraryKey(path);
    return new Unit(signs.isFramework(key) ? Stability.FRAMEWORK : Stability.THIRD_PARTY, key);
  }

  /** Where the name of a package begins in the path of one of its files, or -1. */
  private static int packageStart(String path) {
    for (int start = 0; start < path.length(); ) {
      int slash = path.indexOf('/', start);
      if (slash < 0) {
        return -1;
      }
      if (PACKAGES.contains(path.substring(start, slash))) {
        return slash + 1;
      }
      start = slash + 1;
    }
    return -1;
  }

  private static String packageKey(String path, int start) {
    int slash = path.indexOf('/', start);
    String name = slash < 0 ? path.substring(start) : path.substring(start, slash);
    boolean python = path.startsWith("-packages", start - 1 - "-packages".length());
    return stripped(path.substring(0, start))
        + (python ? PYTHON_NAME_END.split(name, 2)[0].toLowerCase(Locale.ROOT) : stripped(name));
  }

  private static boolean isSharedObject(String name) {
    return name.endsWith(".so") || name.endsWith(".dylib") || name.contains(".so.");
  }

  private static boolean isBuildInfo(String path) {
    return BUILD_INFO.stream().anyMatch(name -> path.equals(name) || path.endsWith("/" + name));
  }

  private static boolean isAsset(String name) {
    String extension = extension(name);
    return MEDIA.contains(extension) || DATA.contains(extension);
  }

  static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
