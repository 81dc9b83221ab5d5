// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a build file is read against.
 *
 * @param name of the file, for messages
 * @param folder relative paths start here
 * @param created the build's time
 * @param host this machine's platform, as linux
 * @param platforms those to build, of the ones that the file names; empty means all of them
 * @param variables of the environment, by name; read for what a file says with {@code vcs} alone
 */
public record BuildFileContext(
    String name,
    Path folder,
    Instant created,
    Platform host,
    List<Platform> platforms,
    Function<String, Optional<String>> variables) {
  public BuildFileContext {
    platforms = List.copyOf(platforms);
  }

  /** Without variables. */
  public BuildFileContext(
      String name, Path folder, Instant created, Platform host, List<Platform> platforms) {
    this(name, folder, created, host, platforms, variable -> Optional.empty());
  }

  /** With all platforms of the file. */
  public BuildFileContext(String name, Path folder, Instant created, Platform host) {
    this(name, folder, created, host, List.of());
  }
}
