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
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/** {@code tare copy}. */
final class CopyCommand {
  private final Console console;

  CopyCommand(Console console) {
    this.console = console;
  }

  void run(String[] arguments) throws IOException {
    CommandLine line = RequestReader.read("copy", arguments);
    if (line.hasOption("help")) {
      console.out().print(Help.COPY);
      return;
    }
    List<String> given = line.getArgList();
    if (given.size() != 2) {
      throw new UsageException(
          "tare copy needs a source and a destination, not "
              + given.size()
              + (given.size() == 1 ? " argument" : " arguments")
              + "; see tare copy --help");
    }
    Location target = Given.destination(given.get(1));
    if (target instanceof Location.Scratch) {
      throw new UsageException("scratch is no place an image can go to");
    }
    copy(given.get(0), target, line);
  }

  private void copy(String from, Location to, CommandLine line) throws IOException {
    boolean referrers = line.hasOption("referrers");
    List<Platform> platforms = RequestReader.platforms(line);
    boolean legacy = RequestReader.choice(line, "copy", "archive-layout").equals("legacy");
    List<String> names = RequestReader.all(line, "tag");
    names.forEach(name -> Destinations.checkName(name, List.of(to)));
    Results results =
        new Results(console.results(Destinations.isStandardOutput(to)), line.hasOption("json"));
    Progress progress =
        Progress.of(
            RequestReader.choice(line, "copy", "progress"), line.hasOption("quiet"), console);
    Descriptor root;
    try (Places places = new Places(Machine.places(console, line));
        ImageSource source = Given.source(places, from)) {
      Artifact artifact = artifact(source, platforms);
      root = artifact.descriptor();
      if (referrers) {
        // before the image, so that no tag stands for one whose signatures are not there yet
        referrers(places, source, to, observer(to, progress)).copy(artifact);
      }
      try (ImageDestination destination = places.destination(to, names, legacy, Access.DEFAULT)) {
        Publisher.publish(
            artifact,
            List.of(destination),
            Runtime.getRuntime().availableProcessors(),
            observer(to, progress));
      }
    } finally {
      progress.end();
    }
    results.print(root, Optional.empty(), List.of(to.toString()));
  }

  /** All, one image, or an index of some. */
  private static Artifact artifact(ImageSource source, List<Platform> platforms)
      throws IOException {
    return switch (platforms.size()) {
      case 0 -> Images.loadAll(source);
      case 1 -> Images.load(source, Optional.of(platforms.get(0)));
      default -> Images.loadSome(source, platforms);
    };
  }

  private static ReferrerCopy referrers(
      Places places, ImageSource source, Location to, PublishObserver observer) {
    if (source.origin().isPresent() && to instanceof Location.Registry registry) {
      return new ReferrerCopy(
          places, source.origin().get(), registry.reference().repository(), observer);
    }
    throw new UsageException("--referrers: source and destination must be in registries");
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
