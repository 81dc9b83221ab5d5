// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;

/**
 * What a build file is read against.
 *
 * @param name of the file, for messages
 * @param folder relative paths start here
 * @param created the build's time
 * @param host this machine's platform, as linux
 */
public record BuildFileContext(String name, Path folder, Instant created, Platform host) {}
