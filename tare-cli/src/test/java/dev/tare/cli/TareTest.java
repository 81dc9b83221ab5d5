// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line in this process. */
class TareTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private String program = "";

  @BeforeEach
  void program() throws IOException {
    Path file = Files.writeString(folder.resolve("app"), "program\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    program = file.toString();
  }

  private ExitCode run(String input, String... arguments) {
    out.reset();
    err.reset();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            folder,
            environment,
            false,
            false);
    return new Tare(console).run(arguments);
  }

  private ExitCode run(List<String> arguments) {
    return run("", arguments.toArray(String[]::new));
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String error() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private void refused(ExitCode code, String message, String... arguments) {
    assertThat(run("", arguments)).as(error()).isEqualTo(code);
    assertThat(error()).isEqualTo("tare: " + message + "\n");
    assertThat(output()).isEmpty();
  }

  private String layout() {
    return "oci:" + folder.resolve("layout") + ":x";
  }

  private String config(String... options) {
    List<String> all = new ArrayList<>(List.of("build", "--to", layout()));
    all.addAll(List.of(options));
    assertThat(run(all)).as(error()).isEqualTo(ExitCode.OK);
    assertThat(run("", "inspect", "--config", layout())).as(error()).isEqualTo(ExitCode.OK);
    return output();
  }

  @Test
  void helpFitsOnATerminal() {
    for (List<String> call :
        List.of(
            List.of("help"),
            List.of("--help"),
            List.of("help", "build"),
            List.of("build", "--help"),
            List.of("inspect", "-h"))) {
      assertThat(run(call)).isEqualTo(ExitCode.OK);
      assertThat(output().lines()).isNotEmpty().allMatch(line -> line.length() <= 80);
      assertThat(error()).isEmpty();
    }
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(run("", "help", "build")).isEqualTo(ExitCode.OK);
    for (String option : BuildFlags.IMAGE) {
      assertThat(output()).contains("--" + option);
    }
  }

  @Test
  void nothingAtAllShowsTheHelpAndIsAnError() {
    assertThat(run("")).isEqualTo(ExitCode.USAGE);
    assertThat(error()).contains("Usage: tare COMMAND");
  }

  @Test
  void theVersionIsOneLine() {
    assertThat(run("", "version")).isEqualTo(ExitCode.OK);
    assertThat(output()).matches("tare .+\n");
  }

  @Test
  void misspeltWordsGetTheNearest() {
    refused(ExitCode.USAGE, "no such command: biuld; did you mean build?", "biuld");
    refused(
        ExitCode.USAGE,
        "no such option: --entripoint; did you mean --entrypoint?",
        "build",
        "--entripoint=/x");
    refused(ExitCode.USAGE, "no such command: push; did you mean copy?", "push");
    refused(ExitCode.USAGE, "no such option: --zzzzzz; see tare build --help", "build", "--zzzzzz");
  }

  @Test
  void wrongOptionsAreRefused() {
    refused(ExitCode.USAGE, "--from needs a value: LOCATION", "build", "--from");
    refused(
        ExitCode.USAGE,
        "--user is given twice; it has one value",
        "build",
        "--user=1",
        "--user=2",
        program);
    refused(ExitCode.USAGE, "--env: A is not NAME=VALUE", "build", "--env", "A", program);
    refused(
        ExitCode.USAGE,
        "--format: x is not one of base, oci, docker",
        "build",
        "--format=x",
        program);
    refused(
        ExitCode.USAGE,
        "--from and --from-archive: an image has one base; give one",
        "build",
        "--from=scratch",
        "--from-archive=x",
        program);
  }

  @Test
  void aLoginToNoRegistryButAnInsecureOneIsRefused() {
    refused(
        ExitCode.USAGE,
        "--insecure h:5000: the registry to log in to must be named, too: --insecure h:5000 h:5000",
        "login",
        "--username=u",
        "--password-stdin",
        "--insecure",
        "h:5000");
  }

  @Test
  void oneArgumentTooManyIsNamed() {
    assertThat(run("", "build", "a", "b")).isEqualTo(ExitCode.USAGE);
    assertThat(error()).contains("one argument too many: b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "-1", "1e3", "99999999999999999999"})
  void aBadEpochIsRefused(String epoch) {
    environment.put("SOURCE_DATE_EPOCH", epoch);
    refused(
        ExitCode.USAGE,
        "SOURCE_DATE_EPOCH: " + epoch + " is not a number of seconds since 1970",
        "build",
        program);
  }

  @Test
  void aProgramIsTheEntrypoint() {
    assertThat(config(program)).contains("\"Entrypoint\":[\"/app\"]").doesNotContain("Cmd");
  }

  @Test
  void everyConfigOptionArrives() {
    assertThat(
            config(
                "--entrypoint",
                "[\"/app\",\"a b\"]",
                "--cmd",
                "c",
                "--env",
                "A=b=c",
                "--label",
                "l=1",
                "--port",
                "53/udp",
                "--volume",
                "/data",
                "--user",
                "1:2",
                "--workdir",
                "/w",
                "--stop-signal",
                "SIGINT",
                program))
        .contains(
            "\"Entrypoint\":[\"/app\",\"a b\"]",
            "\"Cmd\":[\"c\"]",
            "\"A=b=c\"",
            "\"l\":\"1\"",
            "\"53/udp\":{}",
            "\"/data\":{}",
            "\"User\":\"1:2\"",
            "\"WorkingDir\":\"/w\"",
            "\"StopSignal\":\"SIGINT\"");
  }

  @Test
  void anEntrypointAloneTakesTheBasesCmdAway() {
    assertThat(config("--cmd", "old", program)).contains("\"Cmd\":[\"old\"]");
    String again = config("--from", layout(), "--entrypoint", "/other", "--file", program);
    assertThat(again).contains("\"/other\"").doesNotContain("Cmd");
  }

  @Test
  void variablesOfTheBaseAreReplacedRemovedAndCleared() {
    config("--env", "A=1", "--env", "B=2", "--env", "C=3", program);
    assertThat(config("--from", layout(), "--env", "A=9", "--unset-env", "B"))
        .contains("[\"A=9\",\"C=3\"]");
    assertThat(config("--from", layout(), "--clear-env", "--env", "Z=1")).contains("[\"Z=1\"]");
  }

  @Test
  void aVariableMayHoldTheBasesValue() throws IOException {
    config("--env", "PATH=/usr/bin:/bin", program);
    assertThat(config("--from", layout(), "--env", "PATH=/opt/bin:${PATH}", "--env", "B=$${A}"))
        .contains("[\"PATH=/opt/bin:/usr/bin:/bin\",\"B=${A}\"]");
    refused(
        ExitCode.USAGE,
        "variable X: the base has no variable X; write ${X:-text} to say what stands there instead",
        "build",
        "--env=X=${X}:/lib",
        program);
    refused(
        ExitCode.USAGE,
        "--env: ${ without }; $${ stands for ${ itself",
        "build",
        "--env=X=${X",
        program);
  }

  @Test
  void theBasesFilesAreLookedAtAsTold() throws IOException {
    Files.createDirectories(folder.resolve("root/usr/bin"));
    Files.createSymbolicLink(folder.resolve("root/bin"), Path.of("usr/bin"));
    String base = "oci:" + folder.resolve("base") + ":x";
    assertThat(run("", "build", "--directory", folder.resolve("root") + ":/", "--to", base))
        .as(error())
        .isEqualTo(ExitCode.OK);
    String[] build = {
      "build", "--from", base, "--file", program + ":/bin/app", "--to", layout(), "--base-fs", ""
    };
    for (String when : List.of("auto", "exact")) {
      build[build.length - 1] = when;
      assertThat(run("", build)).as(error()).isEqualTo(ExitCode.OK);
    }
    build[build.length - 1] = "never";
    refused(
        ExitCode.USAGE,
        "bin/app: /bin is a link in many bases, which this would destroy; the base's files must be"
            + " read to place it",
        build);
    build[build.length - 1] = "later";
    refused(ExitCode.USAGE, "--base-fs: later is not one of auto, exact, never", build);
  }

  @Test
  void theResultIsOneLineADestination() {
    String archive = folder.resolve("a.tar").toString();
    assertThat(run("", "build", "-o", archive, "--to", layout(), "-t", "n:1", program))
        .as(error())
        .isEqualTo(ExitCode.OK);
    assertThat(output().lines())
        .hasSize(2)
        .allMatch(line -> line.matches(".+@sha256:[0-9a-f]{64}"));
    assertThat(error()).isEmpty();
  }

  @Test
  void theResultAsJsonIsOneObject() {
    assertThat(run("", "build", "--json", "--to", layout(), program)).isEqualTo(ExitCode.OK);
    assertThat(output())
        .matches("\\{\"digest\":\"sha256:.*\"hash\":\"[0-9a-f]{64}\",\"destinations\":\\[.*\\]}\n");
  }

  @Test
  void anArchiveOnStandardOutputIsAloneThere() {
    assertThat(run("", "build", "-o", "-", program)).as(error()).isEqualTo(ExitCode.OK);
    assertThat(out.toByteArray()).hasSizeGreaterThan(4096);
    assertThat(output()).contains("oci-layout").doesNotContain("docker-archive:-");
    assertThat(error()).contains("@sha256:");
  }

  @Test
  void plainProgressTellsTheLayer() {
    assertThat(run("", "build", "--progress=plain", "--to", layout(), program))
        .isEqualTo(ExitCode.OK);
    assertThat(error()).contains("layer sha256:", "1 entry", "done oci:");
  }

  @Test
  void jsonProgressIsOneObjectALine() {
    assertThat(run("", "build", "--progress=json", "--to", layout(), program))
        .isEqualTo(ExitCode.OK);
    assertThat(error().lines()).isNotEmpty().allMatch(line -> line.matches("\\{\"event\":.*}"));
  }

  @Test
  void aBuildFileComesFromStandardInput() {
    String file =
        "{\"files\": [{\"source\": \""
            + program
            + "\"}], \"dests\": [{\"ref\": \""
            + layout()
            + "\"}]}";
    assertThat(run(file, "build", "-")).as(error()).isEqualTo(ExitCode.OK);
    assertThat(output()).startsWith(layout() + "@sha256:");
  }

  @Test
  void optionsOfTheImageDoNotGoWithABuildFile() throws IOException {
    Path file = Files.writeString(folder.resolve("dinker.json"), "{}");
    refused(
        ExitCode.USAGE,
        "--env does not go with a build file; say it in " + file,
        "build",
        "--env",
        "A=1",
        file.toString());
  }

  @Test
  void destinationsOfTheCommandLineReplaceThoseOfTheFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("dinker.json"),
            "{\"files\": [{\"source\": \"app\"}], \"dests\": [{\"ref\": \"oci:never:x\"}]}");
    assertThat(run("", "build", "--to", layout(), file.toString()))
        .as(error())
        .isEqualTo(ExitCode.OK);
    assertThat(folder.resolve("never")).doesNotExist();
    assertThat(folder.resolve("layout/index.json")).exists();
  }

  @Test
  void aFolderWithoutABuildFileIsRefused() {
    assertThat(run("", "build", folder.toString())).isEqualTo(ExitCode.USAGE);
    assertThat(error()).contains("no build file there").contains("dinker.json");
  }

  @Test
  void aCurrentDirectoryWithoutABuildFileIsCalledThat() {
    TestRun run = TestRun.of("build", "-o", folder.resolve("x.tar").toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error()).startsWith("tare: the current directory: no build file there");
  }

  @ParameterizedTest
  @CsvSource({"app:/x,/x", "app:/dir/,/dir/app", "app,/app"})
  void aFileGoesWhereItIsTold(String option, String target) {
    String source = folder + "/" + option;
    assertThat(run("", "build", "--progress=plain", "--to", layout(), "--file", source))
        .as(error())
        .isEqualTo(ExitCode.OK);
    assertThat(run("", "inspect", layout())).isEqualTo(ExitCode.OK);
    assertThat(output()).contains("tare: add " + target + "\n");
  }

  @Test
  void inspectShowsAnArchiveByItsFile() {
    String archive = folder.resolve("a.tar").toString();
    assertThat(run("", "build", "-o", archive, "--env", "A=1", program)).isEqualTo(ExitCode.OK);
    assertThat(run("", "inspect", archive)).as(error()).isEqualTo(ExitCode.OK);
    assertThat(output())
        .contains("Digest:", "Platform:", "linux/", "Entrypoint: /app", "Env:        A=1")
        .contains("Layers:     1");
  }

  @Test
  void inspectNumbersLayersAndTellsTheirSteps() {
    assertThat(run("", "build", "--to", layout(), program)).isEqualTo(ExitCode.OK);
    assertThat(run("", "inspect", layout())).as(error()).isEqualTo(ExitCode.OK);
    assertThat(output())
        .containsPattern(
            "\n   1 sha256:[0-9a-f]{64} +[0-9]+ B  application/vnd.oci.image.layer.v1.tar\\+gzip\n"
                + "     tare: add /app\n");
  }

  @Test
  void messagesNeverHaveASecondLine() {
    assertThat(run("", "build", "--file", "no\nsuch\u001b[2Jfile")).isEqualTo(ExitCode.IO);
    assertThat(error()).doesNotContain("\u001b").hasLineCount(1);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThat(run("", "build", folder.resolve("gone").toString())).isEqualTo(ExitCode.IO);
    assertThat(error()).contains("gone").hasLineCount(1);
  }

  @Test
  void theCacheIsWhereTheEnvironmentSays() {
    Path cache = folder.resolve("cache");
    environment.put("TARE_CACHE", cache.toString());
    assertThat(run("", "cache", "info")).isEqualTo(ExitCode.OK);
    assertThat(output()).contains("directory: " + cache, "layers:    0", "limit:     10.0 GiB");
    assertThat(run("", "build", "--no-cache", "--to", layout(), program)).isEqualTo(ExitCode.OK);
    assertThat(cache).doesNotExist();
    String without = output();
    assertThat(run("", "build", "--to", layout(), program)).isEqualTo(ExitCode.OK);
    assertThat(output()).isEqualTo(without);
    assertThat(run("", "build", "--progress", "json", "--to", layout(), program))
        .isEqualTo(ExitCode.OK);
    assertThat(error()).contains("\"cached\":true");
    assertThat(run("", "cache", "prune")).isEqualTo(ExitCode.OK);
    assertThat(run("", "cache", "info")).isEqualTo(ExitCode.OK);
    assertThat(output()).contains("layers:    1");
    assertThat(run("", "cache", "clear")).isEqualTo(ExitCode.OK);
    assertThat(run("", "cache", "info")).isEqualTo(ExitCode.OK);
    assertThat(output()).contains("layers:    0", "records:   0", "size:      0 B");
    environment.put("TARE_CACHE", "off");
    assertThat(run("", "cache", "info")).isEqualTo(ExitCode.OK);
    assertThat(output()).isEqualTo("the cache is off\n");
  }

  @Test
  void aCacheThatCannotBeUsedIsAWarning() {
    environment.put("TARE_CACHE", program + "/cache");
    assertThat(run("", "build", "--to", layout(), program)).isEqualTo(ExitCode.OK);
    assertThat(error().lines()).hasSize(1);
    assertThat(error()).startsWith("tare: going on without the cache " + program + "/cache: ");
    refused(ExitCode.USAGE, "tare cache needs one of info, prune, clear", "cache");
    refused(
        ExitCode.USAGE,
        "prun is not one of info, prune, clear; did you mean prune?",
        "cache",
        "prun");
    environment.put("TARE_CACHE_SIZE", "much");
    refused(
        ExitCode.USAGE,
        "TARE_CACHE_SIZE: not a size; a number of bytes is meant, or one like 500M or 10G",
        "build",
        program);
  }

  @Test
  void anEngineThatDoesNotAnswerIsOfTheNetwork() throws IOException {
    String socket = "unix://" + folder.resolve("docker.sock");
    Map<String, String> named = Map.of("DOCKER_HOST", socket);
    TestRun run = TestRun.in(folder, named, "inspect", "docker-daemon:app:1");
    assertThat(run.error()).startsWith("tare: docker at " + socket + ": ").hasLineCount(1);
    assertThat(run.code()).isEqualTo(ExitCode.NETWORK);
  }

  @Test
  void aCopyToATarIsWhatAnOutputIs() throws IOException {
    Path program = Files.writeString(folder.resolve("program"), "program\n");
    String built = folder.resolve("built.tar").toString();
    String copied = folder.resolve("copied.tar").toString();
    TestRun build = TestRun.of("build", program.toString(), "-t", "app:1", "-o", built);
    assertThat(build.error()).isEmpty();
    TestRun copy = TestRun.of("copy", "-t", "app:1", built, copied);
    assertThat(copy.error()).isEmpty();
    assertThat(copy.output())
        .isEqualTo(build.output().replace(built, copied))
        .startsWith("docker-archive:" + copied + "@sha256:");
    assertThat(Path.of(copied)).hasSameBinaryContentAs(Path.of(built));
    TestRun compressed = TestRun.of("copy", built, copied + ".gz");
    assertThat(compressed.code()).isEqualTo(ExitCode.USAGE);
    assertThat(compressed.error()).contains("a file is oci-archive:FILE or docker-archive:FILE");
  }

  /** Else each build would have the cache of the one before in its image. */
  @Test
  void aCacheInADirectoryOfTheImageIsNotUsed() throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("sub/file"), "content");
    String[] build = {"build", "--directory", tree + ":/srv", "--to", layout()};
    assertThat(run("", build)).isEqualTo(ExitCode.OK);
    String without = output();
    Path link = Files.createSymbolicLink(folder.resolve("link"), tree);
    for (Path cache : List.of(tree.resolve("sub/cache/deep"), link.resolve("cache"), tree)) {
      environment.put("TARE_CACHE", cache.toString());
      assertThat(run("", build)).isEqualTo(ExitCode.OK);
      assertThat(output()).isEqualTo(without);
      assertThat(error())
          .startsWith("tare: going on without the cache " + cache + ": it lies in " + tree + ", ")
          .hasLineCount(1);
    }
    assertThat(tree.resolve("cache")).doesNotExist();
    assertThat(tree.resolve("sub/cache")).doesNotExist();

    environment.put("TARE_CACHE", tree.resolve("cache").toString());
    String[] excluding = Arrays.copyOf(build, build.length + 2);
    excluding[build.length] = "--exclude";
    excluding[build.length + 1] = "cache";
    for (int round = 0; round < 2; round++) {
      assertThat(run("", excluding)).isEqualTo(ExitCode.OK);
      assertThat(error()).isEmpty();
      assertThat(output()).isEqualTo(without);
    }
    assertThat(tree.resolve("cache/sha256")).isDirectory();
  }
}
