// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.cache.Cache;
import dev.tare.cache.CacheSettings;
import dev.tare.cache.CacheUsage;
import dev.tare.oci.Nearest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** {@code tare cache}. */
final class CacheCommand {
  static final List<String> ACTIONS = List.of("info", "prune", "clear");

  private final Console console;

  CacheCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("cache", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.CACHE);
      return;
    }
    String action =
        RequestReader.argument(line)
            .orElseThrow(
                () -> new UsageException("tare cache needs one of " + String.join(", ", ACTIONS)));
    Optional<CacheSettings> settings = Machine.cache(console);
    switch (action) {
      case "info" -> info(settings);
      case "prune" -> remove(settings);
      case "clear" -> remove(settings.map(all -> new CacheSettings(all.directory(), 0)));
      default ->
          throw new UsageException(
              action
                  + " is not one of "
                  + String.join(", ", ACTIONS)
                  + Nearest.of(action, ACTIONS)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse(""));
    }
  }

  private void info(Optional<CacheSettings> settings) throws IOException {
    if (settings.isEmpty()) {
      console.out().println("the cache is off");
      return;
    }
    CacheUsage usage = Cache.usage(settings.get());
    console.out().println("directory: " + Printable.oneLine(settings.get().directory().toString()));
    console.out().println("layers:    " + usage.blobs());
    console.out().println("records:   " + usage.records());
    console.out().println("size:      " + Sizes.text(usage.bytes()));
    console.out().println("limit:     " + Sizes.text(settings.get().limit()));
  }

  private void remove(Optional<CacheSettings> settings) throws IOException {
    long removed = settings.isPresent() ? Cache.prune(settings.get()) : 0;
    console.err().println("removed " + Sizes.text(removed));
  }
}
