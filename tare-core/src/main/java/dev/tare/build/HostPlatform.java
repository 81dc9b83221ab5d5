// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.oci.Platform;

/** The platform of images that run here. */
public final class HostPlatform {
  private HostPlatform() {}

  /** {@code linux} and this machine's architecture, normalised. */
  public static Platform get() {
    return dev.tare.transport.HostPlatform.current();
  }
}
