// SPDX-License-Identifier: Apache-2.0
package dev.tare.vcs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is known of the repository that files come from.
 *
 * @param source the repository's address, http or https, without user or password
 * @param revision the commit, 40 or 64 lower-case hex digits
 * @param version the tag that is built, as CI systems tell it
 */
public record SourceFacts(
    Optional<String> source, Optional<String> revision, Optional<String> version) {

  /**
   * Looks into the variables that CI systems set, and for what they do not tell into the git
   * repository that a folder is in. Git itself is not run.
   *
   * @param folder where the search goes upwards from
   * @param variables of the environment, by name
   * @throws IllegalArgumentException if no commit is known, with the reason
   */
  public static SourceFacts find(Path folder, Function<String, Optional<String>> variables)
      throws IOException {
    SourceFacts told = CiSystem.facts(variables);
    if (told.source().isPresent() && told.revision().isPresent()) {
      return told;
    }
    Optional<GitDirectory> git = GitDirectory.find(folder);
    if (git.isEmpty()) {
      if (told.revision().isPresent()) {
        return told;
      }
      throw new IllegalArgumentException(
          "there is no git repository at "
              + folder.toAbsolutePath().normalize()
              + " or above, and no variable of a CI system names a commit");
    }
    Optional<String> source =
        told.source().isPresent() ? told.source() : git.get().remote().flatMap(SourceUrl::of);
    String revision = told.revision().isPresent() ? told.revision().get() : git.get().revision();
    return new SourceFacts(source, Optional.of(revision), told.version());
  }
}
