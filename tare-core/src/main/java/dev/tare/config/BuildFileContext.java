// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * What a build file is read against.
 *
 * @param name of the file, for messages
 * @param folder relative paths start here
 * @param created the build's time
 * @param host this machine's platform, as linux
 * @param platforms those to build, of the ones that the file names; empty means all of them
 */
public record BuildFileContext(
    String name, Path folder, Instant created, Platform host, List<Platform> platforms) {
  public BuildFileContext {
    platforms = List.copyOf(platforms);
  }

  /** With all platforms of the file. */
  public BuildFileContext(String name, Path folder, Instant created, Platform host) {
    this(name, folder, created, host, List.of());
  }
}
