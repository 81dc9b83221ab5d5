// SPDX-License-Identifier: Apache-2.0
package dev.tare.vcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SourceFactsTest {
  private static final String ONE = "1".repeat(40);
  private static final String TWO = "2".repeat(40);
  private static final String ORIGIN =
      "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@example.com:me/app.git\n";

  @TempDir Path folder;
  private Path git = Path.of("");

  @BeforeEach
  void repository() throws IOException {
    git = repository(folder.resolve("work/.git"));
  }

  private static Path repository(Path git) throws IOException {
    Files.createDirectories(git.resolve("refs/heads"));
    put(git, "HEAD", "ref: refs/heads/main\n");
    put(git, "refs/heads/main", ONE + "\n");
    put(git, "config", ORIGIN);
    return git;
  }

  private static void put(Path git, String name, String text) throws IOException {
    Path file = git.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static SourceFacts find(Path at, Map<String, String> variables) throws IOException {
    return SourceFacts.find(at, name -> Optional.ofNullable(variables.get(name)));
  }

  private SourceFacts find() throws IOException {
    return find(folder.resolve("work"), Map.of());
  }

  private static SourceFacts facts(String source, String revision, String version) {
    return new SourceFacts(given(source), given(revision), given(version));
  }

  private static Optional<String> given(String text) {
    return Optional.of(text).filter(some -> !some.isEmpty());
  }

  @Test
  void aCheckoutIsFoundFromBelow() throws IOException {
    Path below = Files.createDirectories(folder.resolve("work/a/b"));
    assertThat(find(below, Map.of())).isEqualTo(facts("https://example.com/me/app", ONE, ""));
    assertThat(find()).isEqualTo(find(below, Map.of()));
  }

  @Test
  void aDetachedHeadIsACommit() throws IOException {
    put(git, "HEAD", TWO + "\n");
    assertThat(find().revision()).contains(TWO);
  }

  @Test
  void commitsMayBeOfSha256() throws IOException {
    put(git, "refs/heads/main", "AB".repeat(32) + "\n");
    assertThat(find().revision()).contains("ab".repeat(32));
  }

  @Test
  void packedRefsAreReadAndLooseOnesComeFirst() throws IOException {
    put(
        git,
        "packed-refs",
        "# pack-refs with: peeled fully-peeled sorted \n"
            + "3333333333333333333333333333333333333333 refs/heads/mainly\n"
            + TWO
            + " refs/heads/main\n"
            + "4444444444444444444444444444444444444444 refs/tags/v1\n"
            + "^5555555555555555555555555555555555555555\n");
    assertThat(find().revision()).contains(ONE);
    Files.delete(git.resolve("refs/heads/main"));
    assertThat(find().revision()).contains(TWO);
  }

  @Test
  void aRefMayBeInADirectoryAndHaveAnyName() throws IOException {
    put(git, "HEAD", "ref: refs/heads/feature/a#b\n");
    put(git, "refs/heads/feature/a#b", TWO);
    assertThat(find().revision()).contains(TWO);
    put(git, "HEAD", "ref: refs/heads/füße\n");
    put(git, "packed-refs", ONE + " refs/heads/füße\n");
    assertThat(find().revision()).contains(ONE);
  }

  @Test
  void refsMayLeadToRefsButNotForEver() throws IOException {
    put(git, "refs/heads/main", "ref: refs/heads/two\n");
    put(git, "refs/heads/two", "ref: refs/heads/three\n");
    put(git, "refs/heads/three", TWO);
    assertThat(find().revision()).contains(TWO);
    put(git, "refs/heads/three", "ref: refs/heads/main\n");
    refused("HEAD leads from ref to ref to no commit");
  }

  @Test
  void aWorktreeHasItsOwnHeadAndTheRefsOfItsRepository() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.writeString(tree.resolve(".git"), "gitdir: " + git + "/worktrees/tree\n");
    put(git, "worktrees/tree/HEAD", "ref: refs/heads/side\n");
    put(git, "worktrees/tree/commondir", "../..\n");
    put(git, "refs/heads/side", TWO);
    assertThat(find(tree, Map.of())).isEqualTo(facts("https://example.com/me/app", TWO, ""));
  }

  @Test
  void aSubmoduleIsARepositoryOfItsOwn() throws IOException {
    Path module = repository(git.resolve("modules/lib"));
    put(module, "HEAD", TWO);
    put(module, "config", "[remote \"origin\"]\nurl = https://u:p@example.com/lib.git\n");
    put(folder, "work/lib/.git", "gitdir: ../.git/modules/lib\n");
    assertThat(find(folder.resolve("work/lib"), Map.of()))
        .isEqualTo(facts("https://example.com/lib", TWO, ""));
  }

  @Test
  void aRemoteIsNotNeeded() throws IOException {
    put(git, "config", "[remote \"a\"]\nurl=x.y:a\n[remote \"b\"]\nurl=x.y:b\n");
    assertThat(find()).isEqualTo(facts("", ONE, ""));
    Files.delete(git.resolve("config"));
    assertThat(find()).isEqualTo(facts("", ONE, ""));
  }

  static List<Arguments> settings() {
    return List.of(
        Arguments.of("[remote \"up\"]\n url = https://example.com/a ; remark\n", "a"),
        Arguments.of("[REMOTE \"origin\"] URL = \"https://example.com/a#b\"\n", "a"),
        Arguments.of("[remote \"origin\"]\r\n\turl = https://exam\\\r\nple.com/a # x\r\n", "a"),
        Arguments.of("[remote \"x\"]\nurl=y.z:x\n" + ORIGIN + "url = y.z:other\n", "me/app"),
        Arguments.of("[remote \"o\\\"x\"]\nurl=example.com:a\n", "a"),
        Arguments.of("[branch \"m\"]\nurl=y.z:no\n[remote \"origin\"]\nurl=example.com:a\n", "a"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settingsAreReadAsGitReadsThem(String text, String path) throws IOException {
    put(git, "config", text);
    assertThat(find().source()).contains("https://example.com/" + path);
  }

  static List<Arguments> systems() {
    return List.of(
        system(
            "https://github.example.com/me/app",
            "v1.2",
            "GITHUB_SERVER_URL=https://github.example.com",
            "GITHUB_REPOSITORY=me/app",
            "GITHUB_SHA=" + TWO,
            "GITHUB_REF=refs/tags/v1.2"),
        system(
            "https://github.example.com/me/app",
            "",
            "GITHUB_SERVER_URL=https://github.example.com",
            "GITHUB_REPOSITORY=me/app",
            "GITHUB_SHA=" + TWO,
            "GITHUB_REF=refs/heads/v1.2"),
        system(
            "https://gitlab.example.com/g/app",
            "1.0",
            "CI_PROJECT_URL=https://gitlab.example.com/g/app",
            "CI_COMMIT_SHA=" + TWO,
            "CI_COMMIT_TAG=1.0"),
        system(
            "https://git.example.com/j/app",
            "r5",
            "GIT_URL=https://jenkins:word@git.example.com/j/app.git",
            "GIT_COMMIT=" + TWO,
            "TAG_NAME=r5"),
        system(
            "http://bitbucket.example.com/b/app",
            "",
            "BITBUCKET_GIT_HTTP_ORIGIN=http://bitbucket.example.com/b/app",
            "BITBUCKET_COMMIT=" + TWO,
            "BITBUCKET_TAG=latest"),
        system(
            "https://dev.example.com/o/p/_git/app",
            "v3",
            "BUILD_REPOSITORY_URI=https://o@dev.example.com/o/p/_git/app",
            "BUILD_SOURCEVERSION=" + TWO,
            "BUILD_SOURCEBRANCH=refs/tags/v3"),
        system(
            "https://example.com/c/app",
            "c1",
            "CIRCLE_REPOSITORY_URL=git@example.com:c/app.git",
            "CIRCLE_SHA1=" + TWO,
            "CIRCLE_TAG=c1"),
        system(
            "https://drone.example.com/d/app",
            "",
            "DRONE_REPO_LINK=https://drone.example.com/d/app",
            "DRONE_COMMIT_SHA=" + TWO,
            "DRONE_TAG="),
        // the repository tells what the system does not
        system("https://example.com/me/app", "", "GIT_COMMIT=" + TWO));
  }

  private static Arguments system(String source, String version, String... variables) {
    return Arguments.of(facts(source, TWO, version), List.of(variables));
  }

  @ParameterizedTest
  @MethodSource("systems")
  void ciSystemsKnowBetterThanTheRepository(SourceFacts expected, List<String> variables)
      throws IOException {
    Map<String, String> map = new java.util.TreeMap<>();
    for (String variable : variables) {
      map.put(variable.replaceFirst("=.*", ""), variable.replaceFirst("[^=]*=", ""));
    }
    assertThat(find(folder.resolve("work"), map)).isEqualTo(expected);
  }

  @Test
  void variablesThatNameNoCommitAreNone() throws IOException {
    assertThat(
            find(
                folder.resolve("work"),
                Map.of("GIT_COMMIT", "abc", "GIT_URL", "https://example.com/no", "TAG_NAME", "x")))
        .isEqualTo(facts("https://example.com/me/app", ONE, ""));
  }

  @Test
  void aSystemAloneIsEnough() throws IOException {
    assertThat(find(folder, Map.of("CI_COMMIT_SHA", ONE))).isEqualTo(facts("", ONE, ""));
  }

  private void refused(String cause) {
    assertThatThrownBy(this::find)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(cause);
  }

  @Test
  void whatHasNoCommitIsRefused() throws IOException {
    put(git, "HEAD", "ref: refs/heads/new\n");
    refused(" has no commit yet on what is checked out");
    put(git, "HEAD", "ref: ../../secret\n");
    refused("HEAD leads out of the repository");
    put(git, "HEAD", "ref: refs/../../../secret\n");
    refused("HEAD leads out of the repository");
    put(git, "HEAD", "");
    refused("HEAD leads to no commit");
    put(git, "HEAD", "x".repeat(70_000));
    refused("HEAD has more than 65536 bytes");
    put(git, "HEAD", "ref: refs/heads/.invalid\n");
    Files.createDirectory(git.resolve("reftable"));
    refused(" has its refs in a reftable, which only git reads");
  }

  @Test
  void aLinkThatLeadsNowhereIsRefused() throws IOException {
    put(folder, "work/a/.git", "gitdir: ../nowhere\n");
    put(folder, "work/b/.git", "something else\n");
    for (String name : List.of("a", "b")) {
      assertThatThrownBy(() -> find(folder.resolve("work").resolve(name), Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("/.git does not lead to a git repository");
    }
  }

  @Test
  void whereThereIsNoRepositoryNothingIsKnown() {
    assertThatThrownBy(() -> find(folder, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "there is no git repository at "
                + folder
                + " or above, and no variable of a CI system names a commit");
  }
}
