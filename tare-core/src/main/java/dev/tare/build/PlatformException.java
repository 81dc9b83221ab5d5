// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Platform;
import java.io.IOException;

/** What failed for one of several platforms; the failure is the cause. */
public final class PlatformException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String platform;

  PlatformException(Platform platform, IOException cause) {
    super(platform + ": " + cause.getMessage(), cause);
    this.platform = platform.toString();
  }

  /** {@code os/architecture[/variant][:os.version]}. */
  public String platform() {
    return platform;
  }
}
