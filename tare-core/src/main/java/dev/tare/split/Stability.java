// SPDX-License-Identifier: Apache-2.0
package dev.tare.split;

/** How often files change from one release to the next, the most stable first. */
enum Stability {
  /** A Java, Node.js or Python installation. */
  RUNTIME("runtime"),
  /** Libraries of others. */
  THIRD_PARTY("third-party"),
  /** Libraries of others that come as several of one version; such are released often. */
  FRAMEWORK("frameworks"),
  /** Snapshots, and libraries that are released together with the application. */
  PROJECT("project"),
  /** Large files that are no code. */
  ASSETS("assets"),
  /** All that no rule names. */
  APPLICATION("application"),
  /** What every build writes anew. */
  VOLATILE("build-info");

  private final String shown;

  Stability(String shown) {
    this.shown = shown;
  }

  /** The name of a layer that has most of it. */
  String shown() {
    return shown;
  }
}
