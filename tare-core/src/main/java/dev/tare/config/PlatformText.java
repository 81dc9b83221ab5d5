// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import java.util.List;
import java.util.Optional;

/** Texts in which {@code {platform}}, {@code {os}}, {@code {arch}} and {@code {variant}} stand. */
public final class PlatformText {
  private static final List<String> NAMES = List.of("platform", "os", "arch", "variant");

  private PlatformText() {}

  /** Whether any of them is in the text. */
  public static boolean isIn(String text) {
    return NAMES.stream().anyMatch(name -> text.contains("{" + name + "}"));
  }

  /**
   * The text with the platform in it: {@code linux/arm/v7} for {@code {platform}}, its parts for
   * the others; a variant that there is not is empty. A version of the operating system is no part
   * of names of files.
   *
   * @throws IllegalArgumentException if one of them is there and no platform
   */
  public static String fill(String text, Optional<Platform> platform) {
    String filled = text;
    for (String name : NAMES) {
      if (filled.contains("{" + name + "}")) {
        Platform known =
            platform.orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "{" + name + "} needs platforms that are listed; list those you build"));
        filled = filled.replace("{" + name + "}", part(known, name));
      }
    }
    return filled;
  }

  private static String part(Platform platform, String name) {
    return switch (name) {
      case "os" -> platform.os();
      case "arch" -> platform.architecture();
      case "variant" -> platform.variant().orElse("");
      default -> platform.withoutOsVersion().toString();
    };
  }
}
