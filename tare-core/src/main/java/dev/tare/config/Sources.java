// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Digest;
import dev.tare.oci.Platform;
import dev.tare.plan.Input;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a build file reads: {@code {platform}}, {@code {os}} and {@code {arch}} are replaced, and
 * relative paths start at the folder. All faults are IllegalArgumentException with the cause only.
 */
record Sources(Path folder, Optional<Platform> platform) {
  /** The text with the platform in it; a path gets {@code linux/amd64} for {@code {platform}}. */
  String fill(String text) {
    String filled = text;
    for (String name : List.of("platform", "os", "arch")) {
      if (filled.contains("{" + name + "}")) {
        Platform known =
            platform.orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "{" + name + "} needs a platform; give platforms with one"));
        filled = filled.replace("{" + name + "}", part(known, name));
      }
    }
    return filled;
  }

  private static String part(Platform platform, String name) {
    return switch (name) {
      case "os" -> platform.os();
      case "arch" -> platform.architecture();
      default -> platform.toString();
    };
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
