// SPDX-License-Identifier: Apache-2.0
package dev.tare.transport;

import dev.tare.oci.Platform;
import java.util.Locale;

/** The platform of images that run here: always linux, whatever this machine runs. */
public final class HostPlatform {
  private HostPlatform() {}

  /** {@code linux} and this machine's architecture. */
  public static Platform current() {
    return of(System.getProperty("os.arch", "amd64"));
  }

  /** Java's name of an architecture in the words of image platforms (GOARCH). */
  static Platform of(String osArch) {
    String name = osArch.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64", "x86-64" -> Platform.of("linux", "amd64", "");
      case "aarch64", "arm64" -> Platform.of("linux", "arm64", "");
      case "arm", "arm32", "armv7l" -> Platform.of("linux", "arm", "v7");
      case "x86", "i386", "i486", "i586", "i686" -> Platform.of("linux", "386", "");
      case "loongarch64" -> Platform.of("linux", "loong64", "");
      default -> Platform.of("linux", name, "");
    };
  }
}
