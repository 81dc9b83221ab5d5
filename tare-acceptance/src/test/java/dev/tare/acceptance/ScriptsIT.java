// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import org.junit.jupiter.api.Test;

/** The shell scripts are plain and portable. */
class ScriptsIT {
  @Test
  void shellcheckIsContent() {
    Lab.packages();
    Run.of(
            "shellcheck",
            "-x",
            Lab.ROOT.resolve("tare").toString(),
            Lab.ROOT.resolve("tare-cli/src/launcher/java.sh").toString(),
            Lab.ROOT.resolve("tare-cli/src/dist/tare").toString(),
            Lab.ROOT.resolve("tare-cli/src/dist/build.sh").toString(),
            Lab.ROOT.resolve("tare-cli/src/dist/check.sh").toString(),
            Lab.ROOT.resolve("tare-acceptance/lab/lab.sh").toString(),
            Lab.ROOT.resolve(".ci/run").toString())
        .succeeded();
  }

  @Test
  void theLauncherRunsInBusybox() {
    Lab.packages();
    Run.of("busybox", "sh", Lab.ROOT.resolve("tare").toString(), "help").succeeded();
  }
}
