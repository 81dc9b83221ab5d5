// SPDX-License-Identifier: Apache-2.0
package dev.tare.vcs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of a git repository (gitrepository-layout): of a checkout, a worktree or a submodule.
 *
 * @param own where HEAD is
 * @param common where refs and settings are; for a worktree that of its repository
 */
record GitDirectory(Path own, Path common) {
  private static final int SHORT = 64 << 10;
  private static final int SETTINGS = 4 << 20;
  private static final int LONGEST_CHAIN = 5;
  private static final String LINK = "gitdir:";
  private static final String SYMBOLIC = "ref:";
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}");

  /** The repository a folder is in; its own or the nearest above. */
  static Optional<GitDirectory> find(Path folder) throws IOException {
    Path at = folder.toAbsolutePath().normalize();
    while (at != null) {
      Path git = at.resolve(".git");
      if (Files.isDirectory(git) && Files.exists(git.resolve("HEAD"))) {
        return Optional.of(of(git));
      }
      if (Files.isRegularFile(git)) {
        return Optional.of(of(linked(git)));
      }
      at = at.getParent();
    }
    return Optional.empty();
  }

  private static Path linked(Path file) throws IOException {
    String text = read(file, SHORT).strip();
    Path target =
        text.startsWith(LINK)
            ? path(file.resolveSibling("."), text.substring(LINK.length()).strip())
            : file;
    if (!Files.isDirectory(target)) {
      throw new IllegalArgumentException(file + " does not lead to a git repository");
    }
    return target.normalize();
  }

  private static GitDirectory of(Path own) throws IOException {
    Path link = own.resolve("commondir");
    return Files.isRegularFile(link)
        ? new GitDirectory(own, path(own, read(link, SHORT).strip()).normalize())
        : new GitDirectory(own, own);
  }

  /** The commit a text names, in lower case; empty if it is none. */
  static Optional<String> commit(String text) {
    return Optional.of(text.strip().toLowerCase(Locale.ROOT))
        .filter(hex -> COMMIT.matcher(hex).matches());
  }

  /** The address of the remote called origin, or of the only one. */
  Optional<String> remote() throws IOException {
    Path settings = common.resolve("config");
    return Files.isRegularFile(settings)
        ? GitSettings.remote(read(settings, SETTINGS))
        : Optional.empty();
  }

  /**
   * The commit that is checked out.
   *
   * @throws IllegalArgumentException if there is none, or none that can be read
   */
  String revision() throws IOException {
    String text = read(own.resolve("HEAD"), SHORT).strip();
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      Optional<String> commit = commit(text);
      if (commit.isPresent()) {
        return commit.get();
      }
      if (!text.startsWith(SYMBOLIC)) {
        throw new IllegalArgumentException(own.resolve("HEAD") + " leads to no commit");
      }
      text = ref(text.substring(SYMBOLIC.length()).strip());
    }
    throw new IllegalArgumentException(own.resolve("HEAD") + " leads from ref to ref to no commit");
  }

  private String ref(String name) throws IOException {
    if (!name.startsWith("refs/") || name.contains("..") || name.indexOf('\\') >= 0) {
      throw new IllegalArgumentException(own.resolve("HEAD") + " leads out of the repository");
    }
    for (Path directory : new Path[] {own, common}) {
      Optional<Path> loose = loose(directory, name);
      if (loose.isPresent()) {
        return read(loose.get(), SHORT).strip();
      }
    }
    Optional<String> packed = packed(name);
    if (packed.isEmpty()) {
      throw new IllegalArgumentException(
          Files.isDirectory(common.resolve("reftable"))
              ? common + " has its refs in a reftable, which only git reads"
              : common + " has no commit yet on what is checked out");
    }
    return packed.get();
  }

  private static Optional<Path> loose(Path directory, String name) {
    try {
      return Optional.of(directory.resolve(name)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty(); // it may be among the packed ones
    }
  }

  // Lines of a commit, a blank and a name; ^ begins what a tag leads to, # a remark.
  private Optional<String> packed(String name) throws IOException {
    Path packed = common.resolve("packed-refs");
    if (!Files.isRegularFile(packed)) {
      return Optional.empty();
    }
    try (BufferedReader lines = Files.newBufferedReader(packed, StandardCharsets.ISO_8859_1)) {
      String raw = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      String line = lines.readLine();
      while (line != null) {
        int blank = line.indexOf(' ');
        if (blank > 0 && line.charAt(0) != '#' && line.substring(blank + 1).strip().equals(raw)) {
          return Optional.of(line.substring(0, blank));
        }
        line = lines.readLine();
      }
    }
    return Optional.empty();
  }

  private static Path path(Path directory, String name) {
    try {
      return directory.resolve(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          directory + " names a file that this machine cannot name; set LC_ALL=C.UTF-8", e);
    }
  }

  private static String read(Path file, int most) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException(file + " has more than " + most + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
