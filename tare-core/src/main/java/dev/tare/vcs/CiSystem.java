// SPDX-License-Identifier: Apache-2.0
package dev.tare.vcs;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a CI system calls its variables.
 *
 * @param source of the repository's address; several are joined with slashes
 * @param revision of the commit
 * @param version of the tag, if one is built
 */
record CiSystem(List<String> source, String revision, String version) {
  private static final String TAGS = "refs/tags/";

  private static final List<CiSystem> ALL =
      List.of(
          // GitHub Actions
          new CiSystem(
              List.of("GITHUB_SERVER_URL", "GITHUB_REPOSITORY"), "GITHUB_SHA", "GITHUB_REF"),
          // GitLab
          new CiSystem(List.of("CI_PROJECT_URL"), "CI_COMMIT_SHA", "CI_COMMIT_TAG"),
          // Jenkins
          new CiSystem(List.of("GIT_URL"), "GIT_COMMIT", "TAG_NAME"),
          // Bitbucket Pipelines
          new CiSystem(List.of("BITBUCKET_GIT_HTTP_ORIGIN"), "BITBUCKET_COMMIT", "BITBUCKET_TAG"),
          // Azure Pipelines
          new CiSystem(
              List.of("BUILD_REPOSITORY_URI"), "BUILD_SOURCEVERSION", "BUILD_SOURCEBRANCH"),
          // CircleCI
          new CiSystem(List.of("CIRCLE_REPOSITORY_URL"), "CIRCLE_SHA1", "CIRCLE_TAG"),
          // Drone
          new CiSystem(List.of("DRONE_REPO_LINK"), "DRONE_COMMIT_SHA", "DRONE_TAG"));

  /** What the first system that names a commit tells; everything empty if there is none. */
  static SourceFacts facts(Function<String, Optional<String>> variables) {
    return ALL.stream()
        .map(system -> system.read(variables))
        .filter(facts -> facts.revision().isPresent())
        .findFirst()
        .orElseGet(() -> new SourceFacts(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private SourceFacts read(Function<String, Optional<String>> variables) {
    List<String> parts =
        source.stream()
            .flatMap(name -> variables.apply(name).stream())
            .filter(part -> !part.isBlank())
            .toList();
    Optional<String> address =
        parts.size() == source.size() ? SourceUrl.of(String.join("/", parts)) : Optional.empty();
    return new SourceFacts(
        address,
        variables.apply(revision).flatMap(GitDirectory::commit),
        variables.apply(version).flatMap(this::tag));
  }

  // Some have a variable of the tag alone, others one of whatever ref is built.
  private Optional<String> tag(String text) {
    boolean ofRef = version.endsWith("_REF") || version.endsWith("BRANCH");
    String name = text.strip();
    if (ofRef) {
      name = name.startsWith(TAGS) ? name.substring(TAGS.length()) : "";
    }
    boolean told = name.chars().allMatch(c -> c > ' ' && c != 0x7f) && !name.equals("latest");
    return Optional.of(name).filter(tag -> told && !tag.isEmpty());
  }
}
