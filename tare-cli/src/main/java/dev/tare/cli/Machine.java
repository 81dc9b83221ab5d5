// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.auth.AuthEnvironment;
import dev.tare.build.PlaceSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** How a run reaches places. */
final class Machine {
  private Machine() {}

  /**
   * The settings of the machine and of options.
   *
   * @param certificates folders in certs.d layout
   * @param insecure registries that may be plain HTTP or have an unverified certificate
   */
  static PlaceSettings places(Console console, List<String> certificates, List<String> insecure) {
    return PlaceSettings.of(auth(console), console.environment())
        .withCertificates(certificates.stream().map(Path::of).toList())
        .withInsecure(Set.copyOf(insecure))
        .withStandardOutput(console.out());
  }

  /** What decides where credentials are. */
  static AuthEnvironment auth(Console console) {
    AuthEnvironment process = AuthEnvironment.ofProcess();
    return new AuthEnvironment(
        console.environment(),
        console.variable("HOME").map(Path::of).orElse(process.home()),
        process.uid(),
        process.helperTimeout());
  }
}
