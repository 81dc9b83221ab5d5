// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.changeset.MergedTree;
import dev.tare.elf.ElfHeader;
import dev.tare.oci.ImageConfig;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files that a container reads as it starts, as far as those of our layers tell: what
 * entrypoint and cmd name, the links on the way there, interpreters, loaders, the shared libraries
 * asked for, and what a Java program is made of. The base's files are known by their names at most,
 * so what only they ask for is not found.
 */
public final class Startup {
  private static final int START = 1 << 13;

  private final View view;
  private final OurFiles ours;
  private final Programs programs;
  private final LibrarySearch libraries;
  private final JavaStart java;
  private final Set<TarName> found = new LinkedHashSet<>();
  private final Deque<TarName> unread = new ArrayDeque<>();

  private Startup(ImageConfig config, View view, OurFiles ours) throws IOException {
    this.view = view;
    this.ours = ours;
    this.programs = Programs.of(view, config, List.of());
    this.libraries = LibrarySearch.of(view, ours, config);
    this.java = new JavaStart(ours, config, this::want);
  }

  /**
   * Their paths, in the order they are needed.
   *
   * @param below the base's files; empty if nothing is known of them
   * @param added our layers, from the bottom up
   */
  public static Set<TarName> files(
      ImageConfig config, Optional<MergedTree> below, List<AddedLayer> added) throws IOException {
    View view = View.of(below, added, List.of());
    Startup startup = new Startup(config, view, new OurFiles(view, added));
    startup.search();
    return startup.found;
  }

  /**
   * The paths that stand for those listed, with the links on the way to them.
   *
   * @param below as above
   */
  public static Set<TarName> files(
      List<String> listed, Optional<MergedTree> below, List<AddedLayer> added) throws IOException {
    View view = View.of(below, added, List.of());
    Set<TarName> found = new LinkedHashSet<>();
    listed.forEach(path -> view.follow(path, found::add).ifPresent(found::add));
    return found;
  }

  private void search() throws IOException {
    for (String path : programs.paths()) {
      if (view.follow(path, link -> {}).flatMap(ours::file).isPresent()) {
        want(path);
        read();
      }
    }
    libraries.files().forEach(this::want);
    java.search(programs.words());
    read();
  }

  /** Takes in what stands at a path, and the links on the way there. */
  private void want(String path) {
    Optional<TarName> end = view.follow(path, found::add);
    if (end.isPresent() && found.add(end.get())) {
      unread.add(end.get());
    }
  }

  private void read() throws IOException {
    for (TarName name = unread.poll(); name != null; name = unread.poll()) {
      Optional<Entry.File> file = ours.file(name);
      if (file.isPresent()) {
        read(name, file.get());
      }
    }
  }

  private void read(TarName name, Entry.File file) throws IOException {
    byte[] start;
    try (InputStream in = file.content().open()) {
      start = in.readNBytes(START);
    }
    Optional<ElfHeader> elf = ElfHeader.of(start);
    if (elf.isPresent()) {
      elf.get().interpreter().ifPresent(this::want);
      libraries.of(name, file).forEach(this::want);
    } else if (start.length > 2 && start[0] == '#' && start[1] == '!') {
      interpreter(new String(start, StandardCharsets.UTF_8)).forEach(this::want);
    }
  }

  /** What the first line of a script names: a program, and for env another, found in PATH. */
  private List<String> interpreter(String text) {
    String line = text.substring(2).lines().findFirst().orElse("").strip();
    List<String> words = List.of(line.split("[ \t]+"));
    List<String> paths = new ArrayList<>();
    if (words.get(0).startsWith("/")) {
      paths.add(words.get(0));
    }
    if (words.get(0).endsWith("/env")) {
      words.stream()
          .skip(1)
          .filter(word -> !word.startsWith("-") && !word.contains("="))
          .findFirst()
          .flatMap(programs::path)
          .ifPresent(paths::add);
    }
    return paths;
  }
}
