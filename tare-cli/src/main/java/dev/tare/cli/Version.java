// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import java.util.Optional;

/** What version this is, from the jar's manifest. */
final class Version {
  private Version() {}

  static String text() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }
}
