// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.Places;
import dev.tare.oci.Reference;
import dev.tare.oci.Repository;
import dev.tare.plan.Access;
import dev.tare.registry.Registries;
import java.io.IOException;
import org.apache.commons.cli.CommandLine;

/** {@code tare check-auth}. */
final class CheckAuthCommand {
  private final Console console;

  CheckAuthCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("check-auth", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.LOGIN);
      return;
    }
    String name =
        RequestReader.argument(line)
            .orElseThrow(() -> new UsageException("tare check-auth needs the name of an image"));
    Repository repository = Reference.parse(name.replaceFirst("^docker://", "")).repository();
    try (Places places = new Places(Machine.places(console, line))) {
      Registries registry = places.registry(repository.registry(), Access.DEFAULT);
      if (line.hasOption("push")) {
        registry.checkPush(repository);
      } else {
        registry.checkPull(repository);
      }
    }
    console.out().println(repository + " can be " + (line.hasOption("push") ? "written" : "read"));
  }
}
