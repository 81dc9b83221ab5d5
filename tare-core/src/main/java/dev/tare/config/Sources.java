// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.Input;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a build file reads: what stands for a {@link PlatformText platform} is replaced, and
 * relative paths start at the folder. All faults are IllegalArgumentException with the cause only.
 */
record Sources(Path folder, Optional<Platform> platform) {
  String fill(String text) {
    return PlatformText.fill(text, platform);
  }

  /** A file or directory of this machine. */
  Path path(String text) {
    try {
      return folder.resolve(fill(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path", e);
    }
  }

  /** A file or download. */
  Input input(String text, Optional<Digest> digest) {
    Input input;
    try {
      input = Input.of(fill(text), digest);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path", e);
    }
    if (input instanceof Input.StandardInput) {
      throw new IllegalArgumentException("must be a file or an address, not standard input");
    }
    return input instanceof Input.LocalFile file
        ? new Input.LocalFile(folder.resolve(file.path()), digest)
        : input;
  }
}
