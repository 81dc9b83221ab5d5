// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which build file is read, and what goes beside it. */
class BuildFileTest {
  @TempDir Path folder;

  @BeforeEach
  void writeProgram() throws IOException {
    Files.writeString(folder.resolve("app"), "program\n");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private static String yaml(String name) {
    return "tare: 1\nlayers:\n  - files: [{source: app, dest: /" + name + "}]\nto: oci:out:x\n";
  }

  private static String json(String name) {
    return "{\"tare\": 1, \"layers\": [{\"files\": [{\"source\": \"app\", \"dest\": \"/"
        + name
        + "\"}]}], \"to\": \"oci:out:x\"}";
  }

  private String history() {
    TestRun run = TestRun.of("inspect", "oci:" + folder.resolve("out") + ":x");
    assertThat(run.code()).as(run.error()).isEqualTo(ExitCode.OK);
    Matcher matcher = Pattern.compile("tare: [^\n]*").matcher(run.output());
    assertThat(matcher.find()).isTrue();
    return matcher.group();
  }

  private TestRun built(String... arguments) {
    TestRun run = TestRun.of(arguments);
    assertThat(run.code()).as(run.error()).isEqualTo(ExitCode.OK);
    return run;
  }

  @Test
  void aFolderIsLookedIntoInOrder() throws IOException {
    write(
        "dinker.json",
        "{\"files\": [{\"source\": \"app\"}], \"dests\": [{\"ref\": \"oci:out:x\"}]}");
    built("build", folder.toString());
    assertThat(history()).isEqualTo("tare: files of dinker.json");
    write("tare.json", json("json"));
    built("build", folder.toString());
    assertThat(history()).isEqualTo("tare: add /json");
    write("tare.yml", yaml("yml"));
    built("build", folder.toString());
    assertThat(history()).isEqualTo("tare: add /yml");
    write("tare.yaml", yaml("yaml"));
    built("build", folder.toString());
    assertThat(history()).isEqualTo("tare: add /yaml");
  }

  @Test
  void yamlAndJsonGiveOneDigest() throws IOException {
    write("a.yaml", yaml("x"));
    write("b.json", json("x"));
    assertThat(built("build", folder.resolve("a.yaml").toString()).output())
        .isEqualTo(built("build", folder.resolve("b.json").toString()).output());
  }

  @Test
  void aFileWithoutDestinationsMakesAnArchive() throws IOException {
    write("tare.yaml", "tare: 1\nlayers: [{files: [{source: app}]}]\n");
    TestRun run = built("build", "--dry-run", folder.toString());
    assertThat(run.output()).contains("docker-archive:" + folder.getFileName() + ".tar@sha256:");
    String other = folder.resolve("other.tar").toString();
    assertThat(built("build", "-o", other, folder.toString()).output()).contains(other);
    assertThat(Path.of(other)).exists();
  }

  @Test
  void onePlatformIsChosen() throws IOException {
    write(
        "tare.yaml",
        "tare: 1\nplatforms: [linux/amd64, linux/arm64]\nlayers: [{files: [{source: app}]}]\n"
            + "to: oci:out:x\n");
    TestRun other = TestRun.of("build", "--platform", "linux/s390x", folder.toString());
    assertThat(other.code()).isEqualTo(ExitCode.USAGE);
    assertThat(other.error()).contains("tare.yaml:2:12: platforms: ").hasLineCount(1);
    built("build", "--platform", "linux/arm64", folder.toString());
    assertThat(TestRun.of("inspect", "oci:" + folder.resolve("out") + ":x").output())
        .contains("Platform:   linux/arm64");
  }

  @Test
  void optionsOfTheImageAreRefused() throws IOException {
    write("tare.yaml", yaml("x"));
    for (String option : List.of("--env=A=1", "--compression=none", "--from=scratch")) {
      TestRun run = TestRun.of("build", option, folder.resolve("tare.yaml").toString());
      assertThat(run.code()).isEqualTo(ExitCode.USAGE);
      assertThat(run.error()).contains("does not go with a build file");
    }
  }

  @Test
  void aFaultNamesFileLineColumnAndKey() throws IOException {
    write("tare.yaml", "tare: 1\nlayer: []\n");
    TestRun run = TestRun.of("build", folder.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error())
        .contains(folder.resolve("tare.yaml") + ":2:1: layer: unknown key; did you mean layers?")
        .hasLineCount(1);
  }

  @Test
  void aVariableThatIsNotThereIsAFaultOfTheFile() throws IOException {
    write("tare.yaml", "tare: 1\nconfig: {env: {PATH: '/x:${PATH}'}}\n");
    TestRun run = TestRun.of("build", "--dry-run", folder.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error())
        .contains("tare.yaml:2:16: config.env.PATH: variable PATH: the base has no variable PATH;")
        .hasLineCount(1);
  }

  private void assertFault(String yaml, ExitCode code, String fault) throws IOException {
    write("tare.yaml", "tare: 1\n" + yaml);
    TestRun run = TestRun.of("build", "--dry-run", folder.toString());
    assertThat(run.error().replace(folder + "/", "")).startsWith("tare: tare.yaml:" + fault);
    assertThat(run.error()).hasLineCount(1);
    assertThat(run.code()).isEqualTo(code);
  }

  /** The kind of the fault decides on the exit code, not where it was said. */
  @Test
  void whatTheBuildFindsIsAFaultOfItsPlaceInTheFile() throws IOException {
    write("a.tar", "");
    assertFault(
        "layers: [{files: [{source: app}, {source: nope}]}]",
        ExitCode.IO,
        "2:43: layers[0].files[1].source: nope: does not exist");
    assertFault(
        "layers: [{links: [{path: /a, to: b}], directory: nope}]",
        ExitCode.IO,
        "2:50: layers[0].directory: nope: does not exist");
    assertFault(
        "layers:\n  - directory: .\n    include: [none]\n",
        ExitCode.USAGE,
        "3:16: layers[0].directory: ");
    assertFault(
        "layers: [{tar: a.tar, sha256: " + "a".repeat(64) + "}]",
        ExitCode.INTEGRITY,
        "2:31: layers[0].sha256: a.tar: is sha256:");
    assertFault(
        "layers: [{tar: nope.tar}]", ExitCode.IO, "2:16: layers[0].tar: nope.tar: does not exist");
    assertFault(
        "layers: [{jar: nope.jar}]", ExitCode.IO, "2:16: layers[0].jar: nope.jar: does not exist");
    assertFault(
        "layers: [{files: [{source: app, owner: joe}]}]",
        ExitCode.USAGE,
        "2:40: layers[0].files[0].owner: owner joe: ");
    assertFault("from: oci:nope", ExitCode.IO, "2:7: from: nope: ");
    assertFault(
        "config: {healthcheck: {retries: 3}}",
        ExitCode.USAGE,
        "2:23: config.healthcheck: healthcheck: there is no test");
  }

  @Test
  void equalPartsHaveTheirOwnPlaces() throws IOException {
    Files.createDirectories(folder.resolve("arm64"));
    assertFault(
        """
        platforms: [linux/arm64, linux/amd64]
        layers:
          - directory: arm64
          - directory: arm64
            dest: /again
          - directory: "{arch}"
        """,
        ExitCode.IO,
        "7:16: layers[2].directory: linux/amd64: amd64: does not exist");
  }

  @Test
  void aDinkerFileIsNamedLikewise() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("dinker.json"),
            "{\"files\": [{\"source\": \"nope\"}],\n \"dests\": [{\"ref\": \"oci:out\"}]}");
    TestRun run = TestRun.of("build", file.toString());
    assertThat(run.code()).isEqualTo(ExitCode.IO);
    assertThat(run.error())
        .isEqualTo(
            "tare: %s:1:23: files[0].source: %s: does not exist%n"
                .formatted(file, folder.resolve("nope")));
  }

  @Test
  void aDryRunTellsWhatWouldHappen() throws IOException {
    String base = folder.resolve("base.tar").toString();
    String program = folder.resolve("app").toString();
    built("build", "-o", base, "--env=PATH=/bin", "--user=7", "--platform=linux/amd64", program);
    write(
        "tare.yaml",
        """
        tare: 1
        from: oci-archive:base.tar
        layers:
          - files: [{source: app, dest: /x}, {source: app, dest: /y}]
        config: {env: {PATH: "/x:${PATH}"}, user: null, labels: {a: b}}
        to: [oci:out:x]
        """);
    TestRun run = built("build", "--dry-run", folder.toString());
    assertThat(run.output().replaceAll("[0-9a-f]{64}", "H").replace(folder.toString(), "F"))
        .matches(
            """
            base     oci-archive:F/base.tar sha256:H
            platform linux/amd64
            layer    sha256:H \\d+ B, 2 entries  tare: add /x /y
            config   - Env PATH /bin
            config   [+] Env PATH /x:/bin
            config   [+] Labels a b
            config   - User 7
            oci:F/out:x@sha256:H
            """);
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(built("build", "--dry-run", "--json", folder.toString()).output())
        .startsWith("{\"base\":{\"location\":\"oci-archive:")
        .contains("\"platform\":\"linux/amd64\"", "\"entries\":2,")
        .contains("{\"name\":\"Env PATH\",\"before\":\"/bin\",\"after\":\"/x:/bin\"}")
        .contains("\"destinations\":[\"oci:")
        .hasLineCount(1);
  }

  @Test
  void theSchemaIsPrinted() {
    TestRun run = built("schema");
    assertThat(new String(run.bytes(), StandardCharsets.UTF_8))
        .startsWith("{\n")
        .contains("https://json-schema.org/draft/2020-12/schema")
        .endsWith("}\n");
    assertThat(TestRun.of("schema", "x").code()).isEqualTo(ExitCode.USAGE);
  }

  private static final String BROKEN =
      """
      tare: 1
      strict: %s
      layers: [{files: [{source: app, dest: /app, mode: "0755"}]}]
      config: {entrypoint: [/other]}
      """;

  @Test
  void aWarningAboutTheImageEndsAStrictBuild() throws IOException {
    Path out = folder.resolve("out.tar");
    Path file = Files.writeString(folder.resolve("tare.yaml"), BROKEN.formatted("true"));
    TestRun run = TestRun.of("build", file.toString(), "-o", out.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error())
        .isEqualTo(
            "tare: warning: entrypoint /other is not in the image; add it, or name another\n"
                + "tare: strict: there is a warning, so nothing was published; mend what is wrong,"
                + " or build without strict\n");
    assertThat(out).doesNotExist();
  }

  @Test
  void aWarningAboutTheImageEndsABuildWithStrictOnTheCommandLine() throws IOException {
    Path out = folder.resolve("out.tar");
    Path file = Files.writeString(folder.resolve("tare.yaml"), BROKEN.formatted("false"));
    String[] build = {"build", file.toString(), "-o", out.toString(), "--strict"};
    assertThat(TestRun.of(build).code()).isEqualTo(ExitCode.USAGE);
    assertThat(out).doesNotExist();
    TestRun lenient = TestRun.of("build", file.toString(), "-q", "-o", out.toString());
    assertThat(lenient.code()).isEqualTo(ExitCode.OK);
    assertThat(lenient.error()).startsWith("tare: warning: entrypoint /other ");
    assertThat(out).exists();
  }
}
