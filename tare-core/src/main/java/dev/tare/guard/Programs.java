// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.guard.View.Found;
import dev.tare.guard.View.State;
import dev.tare.oci.ImageConfig;
import dev.tare.plan.FileSet;
import dev.tare.tar.TarName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The programs that a container may be expected to run: what entrypoint and cmd name, what is in a
 * directory of PATH, and files that were added one by one. What else is in a directory or archive
 * may well be for other machines.
 */
final class Programs {
  /** What engines set if the image does not. */
  private static final String USUAL_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private final View view;
  private final String workdir;
  private final List<String> path;
  private final List<String> words = new ArrayList<>();
  private final boolean hasEntrypoint;
  private final Set<TarName> files = new HashSet<>();
  private final Set<TarName> directories = new HashSet<>();

  private Programs(View view, ImageConfig config) {
    this.view = view;
    this.workdir = config.string("WorkingDir").orElse("/");
    this.path = Arrays.asList(config.environment().getOrDefault("PATH", USUAL_PATH).split(":", -1));
    this.hasEntrypoint = !config.strings("Entrypoint").isEmpty();
    words.addAll(config.strings("Entrypoint"));
    words.addAll(config.strings("Cmd"));
  }

  static Programs of(View view, ImageConfig config, List<AddedLayer> added) {
    Programs programs = new Programs(view, config);
    programs.collect(added);
    return programs;
  }

  private void collect(List<AddedLayer> added) {
    words.stream().filter(word -> word.startsWith("/")).forEach(this::addFile);
    if (!words.isEmpty()) {
      program().name().ifPresent(files::add);
    }
    for (String directory : path) {
      if (directory.startsWith("/")) {
        view.at(directory).name().ifPresent(directories::add);
      }
    }
    for (AddedLayer layer : added) {
      layer.sets().forEach(this::addSingle);
      for (Entry entry : layer.entries()) {
        if (entry instanceof Entry.Hardlink link && contains(link.name())) {
          files.add(link.target());
        }
      }
    }
  }

  private void addSingle(FileSet set) {
    if (set instanceof FileSet.SourceFile file) {
      addFile(file.destination());
    } else if (set instanceof FileSet.Inline inline) {
      addFile(inline.destination());
    }
  }

  private void addFile(String absolute) {
    view.at(absolute).name().ifPresent(files::add);
  }

  boolean contains(TarName file) {
    return files.contains(file) || file.parent().filter(directories::contains).isPresent();
  }

  /** Hears of the program that a container begins with, if that is not there. */
  void check(Alarms alarms) {
    if (words.isEmpty()) {
      return;
    }
    String word = words.get(0);
    String member = hasEntrypoint ? "entrypoint" : "cmd";
    if (word.isEmpty()) {
      alarms.add(Alarms.Guard.START, member + " begins with an empty text; name a program");
      return;
    }
    State state = program().state();
    String name = member + " " + word;
    switch (state) {
      case ABSENT -> alarms.add(Alarms.Guard.START, name + absent(word));
      case PLAIN -> alarms.add(Alarms.Guard.START, name + " is not executable; give it mode 0755");
      case DIRECTORY ->
          alarms.add(Alarms.Guard.START, name + " is a directory; name a program in it");
      default -> {}
    }
  }

  /** What words stand for if they name programs or files: paths as they are, or found in PATH. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (String word : words) {
      path(word).ifPresent(paths::add);
      if (!word.contains("/")) {
        paths.add(workdir + "/" + word);
      }
    }
    return paths;
  }

  /** All words, the first with its whole path if that is known. */
  List<String> words() {
    List<String> resolved = new ArrayList<>(words);
    if (!words.isEmpty()) {
      program().name().ifPresent(name -> resolved.set(0, "/" + name));
    }
    return resolved;
  }

  /**
   * The path of a program of that name, or of that path; empty if it is in no directory of PATH.
   */
  Optional<String> path(String word) {
    if (word.contains("/")) {
      return Optional.of(word.startsWith("/") ? word : workdir + "/" + word);
    }
    return path.stream()
        .filter(directory -> directory.startsWith("/"))
        .map(directory -> directory + "/" + word)
        .filter(file -> view.at(file).is(State.EXECUTABLE))
        .findFirst();
  }

  private String absent(String word) {
    if (word.contains(" ")) {
      return " is not in the image; if it is several words, give them as a list";
    }
    return word.contains("/")
        ? " is not in the image; add it, or name another"
        : " is in no directory of PATH, "
            + String.join(":", path)
            + "; name the program by its whole path";
  }

  /** What the first word stands for, found as engines do. */
  private Found program() {
    String word = words.get(0);
    if (word.contains("/")) {
      return view.at(word.startsWith("/") ? word : workdir + "/" + word);
    }
    Optional<Found> unknown = Optional.empty();
    for (String directory : path) {
      Found found = directory.startsWith("/") ? view.at(directory + "/" + word) : Found.UNKNOWN;
      if (found.is(State.EXECUTABLE)) {
        return unknown.orElse(found);
      }
      if (found.is(State.UNKNOWN)) {
        unknown = Optional.of(Found.UNKNOWN);
      }
    }
    return unknown.orElse(Found.ABSENT);
  }
}
