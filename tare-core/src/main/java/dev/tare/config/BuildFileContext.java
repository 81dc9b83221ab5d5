// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * What a build file is read against.
 *
 * @param name of the file, for messages
 * @param folder relative paths start here
 * @param created the build's time
 * @param host this machine's platform, as linux
 * @param platform the one to build, of those that the file names
 */
public record BuildFileContext(
    String name, Path folder, Instant created, Platform host, Optional<Platform> platform) {
  /** Without a platform. */
  public BuildFileContext(String name, Path folder, Instant created, Platform host) {
    this(name, folder, created, host, Optional.empty());
  }
}
