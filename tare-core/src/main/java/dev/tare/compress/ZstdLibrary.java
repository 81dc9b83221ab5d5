// SPDX-License-Identifier: Apache-2.0
package dev.tare.compress;

import com.github.luben.zstd.util.Native;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loads the native part of zstd-jni: the file that the property {@code ZstdNativePath} names, else
 * one that the machine has, else the one in the jar, unpacked for a moment.
 *
 * <p>zstd-jni by itself unpacks into the temporary directory, where the umask decides who may write
 * to the file before it is loaded; here it goes to a directory that only we may enter.
 */
final class ZstdLibrary {
  private static final String ARTIFACT = "com.github.luben:zstd-jni";

  private ZstdLibrary() {}

  /** Does nothing if it is loaded; IOException, each time, if it cannot be. */
  static synchronized void load() throws IOException {
    try {
      if (!Native.isLoaded()) {
        unpackAndLoad();
      }
    } catch (NoClassDefFoundError e) {
      throw new IOException(
          "zstd needs the library " + ARTIFACT + ", which is not on the class path", e);
    }
  }

  /** Asked of the class that is there: the compiler would keep the one it saw. */
  static String version() {
    try {
      return String.valueOf(ZstdVersion.class.getField("VERSION").get(null));
    } catch (ReflectiveOperationException | NoClassDefFoundError e) {
      return "none";
    }
  }

  private static void unpackAndLoad() throws IOException {
    Path parent = Path.of(folder());
    Path directory;
    try {
      directory = Files.createTempDirectory(parent, "tare-zstd-");
    } catch (IOException e) {
      throw unusable(parent, reason(e), e);
    }
    try {
      Native.load(directory.toFile());
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError e) {
      String reason = Optional.ofNullable(e.getMessage()).orElse(e.toString());
      throw reason.startsWith("Failed to open resource")
          ? new IOException(
              ARTIFACT
                  + " has no native library for "
                  + System.getProperty("os.name")
                  + " on "
                  + System.getProperty("os.arch")
                  + ": zstd cannot be used here",
              e)
          : unusable(parent, last(reason), e);
    } finally {
      remove(directory);
    }
  }

  private static String folder() {
    return Optional.ofNullable(System.getProperty("ZstdTempFolder"))
        .orElseGet(() -> System.getProperty("java.io.tmpdir", ""));
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return Optional.ofNullable(reason).orElseGet(() -> e.getClass().getSimpleName());
  }

  // what comes before it is the path, once from Java and once from the system
  private static String last(String reason) {
    String line = reason.lines().findFirst().orElse("");
    return line.substring(line.lastIndexOf(": ") + 1).strip();
  }

  private static IOException unusable(Path parent, String reason, Throwable cause) {
    return new IOException(
        parent
            + ": zstd's native library cannot be loaded from there: "
            + reason
            + "; set TMPDIR to a directory where programs may be written and run",
        cause);
  }

  // The loaded library stays mapped; where a loaded file cannot be deleted, it is at the end.
  private static void remove(Path directory) {
    try {
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      directory.toFile().deleteOnExit();
    }
  }
}
