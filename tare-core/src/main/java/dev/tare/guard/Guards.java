// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.guard.Alarms.Guard;
import dev.tare.guard.Fact.Kind;
import dev.tare.guard.View.State;
import dev.tare.oci.ImageConfig;
import dev.tare.oci.Platform;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at what was added to an image. Of the base's files it knows the names at most, and says
 * nothing of those it does not know. Of contents it reads the beginnings of a few files: the
 * programs a container may be expected to run, and those that are named like private keys.
 */
public final class Guards {
  private static final int ANY_EXECUTE = 0111;

  /** What Docker's own store of images takes; it says "max depth exceeded" of more. */
  private static final int MOST_LAYERS = 125;

  /** Programs of the one run on the other, too. */
  private static final Map<String, Set<String>> ALSO_RUN =
      Map.of("amd64", Set.of("386"), "arm64", Set.of("arm"));

  private final ImageConfig config;
  private final List<AddedLayer> added;
  private final View view;
  private final Programs programs;
  private final Accounts accounts;
  private final Alarms alarms = new Alarms();

  private Guards(ImageConfig config, List<AddedLayer> added, View view) {
    this.config = config;
    this.added = added;
    this.view = view;
    this.programs = Programs.of(view, config, added);
    this.accounts = Accounts.of(config.string("User").orElse(""));
  }

  /**
   * What is wrong with an image, a line each.
   *
   * @param config of the whole image
   * @param below the base's files; empty if nothing is known of them
   * @param added our layers, from the bottom up
   */
  public static List<String> check(
      ImageConfig config, Optional<MergedTree> below, List<AddedLayer> added, FactMemory memory)
      throws IOException {
    View view = View.of(below, added, config.names("Volumes"));
    return new Guards(config, added, view).check(memory);
  }

  private List<String> check(FactMemory memory) throws IOException {
    boolean linux = config.platform().os().equals("linux");
    List<Fact> facts = new ArrayList<>();
    for (int i = 0; i < added.size(); i++) {
      facts.addAll(facts(i, memory));
    }
    if (linux) {
      programs.check(alarms);
      accounts.check(view, facts, alarms);
      facts.stream().filter(fact -> programs.contains(fact.file())).forEach(this::hear);
    }
    layers();
    Applications.check(config, added, alarms);
    for (Fact fact : facts) {
      if (fact.kind() == Kind.KEY && !Secrets.isKey(fact.file())) {
        key(fact.file());
      }
    }
    return alarms.lines();
  }

  private void layers() {
    int layers = config.diffIds().size();
    if (layers > MOST_LAYERS) {
      alarms.add(
          Guard.LAYERS,
          "the image has "
              + layers
              + " layers, but Docker without containerd's store takes "
              + MOST_LAYERS
              + " at most; put the files into fewer");
    }
  }

  private List<Fact> facts(int layer, FactMemory memory) throws IOException {
    List<Entry> files = new ArrayList<>();
    for (Entry entry : added.get(layer).entries()) {
      if (Secrets.isRepository(entry)) {
        alarms.add(
            Guard.SECRET, "/" + entry.name() + " is the history of a repository; exclude it");
      } else if (entry instanceof Entry.File file) {
        if (Secrets.isKey(file.name())) {
          key(file.name());
        }
        if (isTelling(file) && view.shows(layer, file.name())) {
          files.add(file);
        }
      }
    }
    return files.isEmpty() ? List.of() : memory.of(files);
  }

  private boolean isTelling(Entry.File file) {
    return Secrets.mayBeKey(file.name())
        || ((file.metadata().mode() & ANY_EXECUTE) != 0 && programs.contains(file.name()))
        || (accounts.areNamed() && Accounts.isFile(file.name()));
  }

  private void key(TarName file) {
    alarms.add(Guard.SECRET, "/" + file + " looks like a private key; exclude it");
  }

  private void hear(Fact fact) {
    String file = "/" + fact.file();
    switch (fact.kind()) {
      case PLATFORM -> platform(file, Platform.parse(fact.text()));
      case LOADER -> {
        if (view.at(fact.text()).is(State.ABSENT)) {
          alarms.add(
              Guard.LOADER,
              file
                  + " needs the loader "
                  + fact.text()
                  + ", which is not in the image; link it statically, or take a base that has it");
        }
      }
      case INTERPRETER -> {
        if (view.at(fact.text()).is(State.ABSENT)) {
          alarms.add(
              Guard.SCRIPT,
              file
                  + " needs the interpreter "
                  + fact.text()
                  + ", which is not in the image; take a base that has it");
        }
      }
      case CRLF ->
          alarms.add(
              Guard.SCRIPT,
              file + " is a script whose lines end in CR LF, which cannot run; end them in LF");
      default -> {}
    }
  }

  private void platform(String file, Platform program) {
    Platform image = config.platform();
    String architecture = image.normalized().architecture();
    boolean runs =
        architecture.isEmpty()
            || (program.os().equals(image.os())
                && (program.architecture().equals(architecture)
                    || ALSO_RUN
                        .getOrDefault(architecture, Set.of())
                        .contains(program.architecture())));
    if (!runs) {
      alarms.add(
          Guard.PLATFORM,
          "%s is a program for %s, but the image is for %s; build one of them for the other's platform"
              .formatted(file, program, image.withoutOsVersion()));
    }
  }
}
