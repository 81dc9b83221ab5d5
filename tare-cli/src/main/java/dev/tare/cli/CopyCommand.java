// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import dev.tare.build.BuildEvent;
import dev.tare.build.Places;
import dev.tare.image.Artifact;
import dev.tare.oci.Descriptor;
import dev.tare.oci.Location;
import dev.tare.oci.Platform;
import dev.tare.plan.Access;
import dev.tare.transport.ImageDestination;
import dev.tare.transport.ImageSource;
import dev.tare.transport.Images;
import dev.tare.transport.PublishObserver;
import dev.tare.transport.Publisher;
import dev.tare.transport.Transfer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code tare copy}. */
final class CopyCommand {
  private final Console console;

  CopyCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    Options options = new Options();
    options.addOption("h", "help", false, "");
    options.addOption("q", "quiet", false, "");
    options.addOption("t", "tag", true, "");
    for (String name : List.of("platform", "archive-layout", "insecure", "cert-dir", "progress")) {
      options.addOption(null, name, true, "");
    }
    CommandLine line = RequestReader.read("copy", options, arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.COPY);
      return;
    }
    List<String> given = line.getArgList();
    if (given.size() != 2) {
      throw new UsageException("tare copy needs a source and a destination; see tare copy --help");
    }
    Location target = Location.parse(given.get(1));
    if (target instanceof Location.Scratch) {
      throw new UsageException("scratch is no place an image can go to");
    }
    copy(given.get(0), target, line);
  }

  private void copy(String from, Location to, CommandLine line) throws IOException {
    Optional<Platform> platform =
        Optional.ofNullable(line.getOptionValue("platform")).map(Platform::parse);
    boolean legacy = "legacy".equals(line.getOptionValue("archive-layout"));
    Progress progress =
        Progress.of(line.getOptionValue("progress", "auto"), line.hasOption("quiet"), console);
    Descriptor root;
    try (Places places =
            new Places(
                Machine.places(
                    console,
                    RequestReader.all(line, "cert-dir"),
                    RequestReader.all(line, "insecure")));
        ImageSource source = Given.source(places, from)) {
      Artifact artifact =
          platform.isPresent() ? Images.load(source, platform) : Images.loadAll(source);
      root = artifact.descriptor();
      try (ImageDestination destination =
          places.destination(to, RequestReader.all(line, "tag"), legacy, Access.DEFAULT)) {
        Publisher.publish(
            artifact,
            List.of(destination),
            Runtime.getRuntime().availableProcessors(),
            observer(to, progress));
      }
    } finally {
      progress.end();
    }
    PrintStream results = Destinations.isStandardOutput(to) ? console.err() : console.out();
    results.println(to + "@" + root.digest());
  }

  private static PublishObserver observer(Location to, Progress progress) {
    return new PublishObserver() {
      @Override
      public void put(int destination, Descriptor descriptor, Transfer transfer) {
        progress.accept(new BuildEvent.BlobPut(to.toString(), descriptor, transfer));
      }

      @Override
      public void committed(int destination, Descriptor root) {
        progress.accept(new BuildEvent.Committed(to.toString(), root));
      }
    };
  }
}
