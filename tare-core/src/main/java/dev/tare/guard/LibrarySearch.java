// SPDX-License-Identifier: Apache-2.0
package dev.tare.guard;

import dev.tare.changeset.Entry;
import dev.tare.elf.ElfLibraries;
import dev.tare.guard.View.State;
import dev.tare.oci.ImageConfig;
import dev.tare.tar.TarName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds shared libraries in the directories that loaders of glibc and musl look into (ld.so.8). */
final class LibrarySearch {
  private static final int MOST_CONFIG = 1 << 16;
  private static final String CONFIG = "/etc/ld.so.conf";
  private static final String CACHE = "/etc/ld.so.cache";

  /** What Debian calls its directories of libraries. */
  private static final Map<String, String> TRIPLETS =
      Map.of(
          "amd64", "x86_64-linux-gnu",
          "386", "i386-linux-gnu",
          "arm64", "aarch64-linux-gnu",
          "arm", "arm-linux-gnueabihf",
          "ppc64le", "powerpc64le-linux-gnu",
          "riscv64", "riscv64-linux-gnu",
          "s390x", "s390x-linux-gnu");

  private final View view;
  private final List<String> first;
  private final Set<String> usual = new LinkedHashSet<>();
  private final OurFiles ours;

  private LibrarySearch(View view, OurFiles ours, List<String> first) {
    this.view = view;
    this.ours = ours;
    this.first = first;
  }

  static LibrarySearch of(View view, OurFiles ours, ImageConfig config) throws IOException {
    String paths = config.environment().getOrDefault("LD_LIBRARY_PATH", "");
    LibrarySearch search = new LibrarySearch(view, ours, absolute(List.of(paths.split("[:;]"))));
    search.configured(CONFIG, 0);
    String triplet = TRIPLETS.getOrDefault(config.platform().architecture(), "");
    for (String directory : List.of("/lib", "/usr/lib")) {
      if (!triplet.isEmpty()) {
        search.usual.add(directory + "/" + triplet);
      }
      search.usual.add(directory + "64");
      search.usual.add(directory);
    }
    search.usual.add("/usr/local/lib");
    return search;
  }

  private static List<String> absolute(List<String> paths) {
    return paths.stream().filter(path -> path.startsWith("/")).toList();
  }

  /** The lines of a file of ours: a directory, or a pattern of more such files. */
  private void configured(String file, int depth) throws IOException {
    byte[] bytes = ours.read(file, MOST_CONFIG).orElse(new byte[0]);
    for (String line : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      String text = line.replaceFirst("#.*", "").strip();
      if (text.startsWith("include ") && depth == 0) {
        String pattern = text.substring("include ".length()).strip();
        String directory = pattern.substring(0, Math.max(0, pattern.lastIndexOf('/')));
        for (String more :
            ours.below(directory.startsWith("/") ? directory : "/etc/" + directory)) {
          configured(more, depth + 1);
        }
      } else if (text.startsWith("/")) {
        usual.add(text);
      }
    }
  }

  /** What the loader itself reads. */
  List<String> files() {
    return List.of(CACHE);
  }

  /** The paths of the libraries that a file of ours asks for, as far as they are found. */
  List<String> of(TarName name, Entry.File file) throws IOException {
    ElfLibraries libraries = ElfLibraries.of(file.content()::open);
    String origin = "/" + name.parent().map(TarName::toString).orElse("");
    Set<String> directories = new LinkedHashSet<>();
    if (libraries.runpath().isEmpty()) {
      directories.addAll(expanded(libraries.rpath(), origin));
    }
    directories.addAll(first);
    directories.addAll(expanded(libraries.runpath(), origin));
    directories.addAll(usual);
    List<String> paths = new ArrayList<>();
    for (String library : libraries.needed()) {
      if (library.startsWith("/")) {
        paths.add(library);
      } else {
        directories.stream()
            .map(directory -> directory + "/" + library)
            .filter(this::isFile)
            .findFirst()
            .ifPresent(paths::add);
      }
    }
    return paths;
  }

  private static List<String> expanded(List<String> paths, String origin) {
    return absolute(
        paths.stream()
            .map(path -> path.replace("${ORIGIN}", origin).replace("$ORIGIN", origin))
            .map(View::plain)
            .toList());
  }

  private boolean isFile(String path) {
    State state = view.at(path).state();
    return state == State.EXECUTABLE || state == State.PLAIN;
  }
}
