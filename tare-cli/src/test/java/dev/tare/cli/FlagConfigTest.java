// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that change a config, on a base that has everything. */
class FlagConfigTest {
  @TempDir Path folder;
  private String base = "";

  @BeforeEach
  void base() throws IOException {
    String program = Files.writeString(folder.resolve("app"), "program\n").toString();
    base = "oci:" + folder.resolve("layout") + ":base";
    built(
        base,
        "--label=a=1",
        "--label=b=2",
        "--port=80",
        "--port=53/udp",
        "--volume=/a",
        "--volume=/b",
        "--user=1",
        "--workdir=/w",
        "--stop-signal=SIGINT",
        "--env=A=1",
        "--cmd=c",
        "--author=Somebody",
        "--onbuild=COPY . /src",
        "--onbuild=RUN make",
        "--shell=[\"/bin/bash\",\"-c\"]",
        "--healthcheck={\"test\":[\"CMD\",\"/app\"],\"interval\":\"30s\",\"retries\":2}",
        "--history=a note",
        program);
  }

  private static void built(String to, String... options) {
    List<String> all = new ArrayList<>(List.of("build", "--to", to));
    all.addAll(List.of(options));
    TestRun run = TestRun.of(all.toArray(String[]::new));
    assertThat(run.error()).doesNotContain("tare: ");
    assertThat(run.code()).isEqualTo(ExitCode.OK);
  }

  private String config(String name) {
    return TestRun.of("inspect", "--config", name).output();
  }

  private String edited(String... options) {
    String to = "oci:" + folder.resolve("layout") + ":edited";
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--from", base));
    built(to, all.toArray(String[]::new));
    return config(to);
  }

  @Test
  void everythingIsWritten() {
    assertThat(config(base))
        .contains(
            "\"author\":\"Somebody\"",
            "\"Healthcheck\":{\"Test\":[\"CMD\",\"/app\"],\"Interval\":30000000000,\"Retries\":2}",
            "\"OnBuild\":[\"COPY . /src\",\"RUN make\"]",
            "\"Shell\":[\"/bin/bash\",\"-c\"]",
            "\"created_by\":\"a note\",\"empty_layer\":true}]}");
  }

  @Test
  void aBuildThatSaysNothingElseKeepsTheConfigsBytes() {
    assertThat(edited("--annotation=a=b")).isEqualTo(config(base));
    assertThat(edited("--unset-label=none", "--unset-port=443", "--env=A=1"))
        .isEqualTo(config(base));
  }

  @Test
  void singleNamesAreRemoved() {
    assertThat(edited("--unset-label=a", "--unset-port=80/tcp", "--unset-volume=/b"))
        .contains("{\"53/udp\":{}}", "\"Volumes\":{\"/a\":{}}", "\"Labels\":{\"b\":\"2\"}");
    assertThat(edited("--unset-port=80", "--unset-port=53/udp")).doesNotContain("ExposedPorts");
  }

  @ParameterizedTest
  @CsvSource({
    "entrypoint,Entrypoint",
    "cmd,Cmd",
    "env,Env",
    "labels,Labels",
    "ports,ExposedPorts",
    "volumes,Volumes",
    "user,User",
    "workdir,WorkingDir",
    "stop-signal,StopSignal",
    "healthcheck,Healthcheck",
    "onbuild,OnBuild",
    "shell,Shell",
    "author,author",
    "history,history"
  })
  void whatIsClearedIsGone(String what, String member) {
    assertThat(config(base)).contains("\"" + member + "\":");
    assertThat(edited("--clear=" + what)).doesNotContain("\"" + member + "\":");
  }

  @Test
  void everythingThatCanBeClearedIsInTheTable() {
    List<String> known = OptionTable.values(OptionTable.of("build").options().getOption("clear"));
    assertThat(known).hasSize(14);
    for (String what : known) {
      assertThat(edited("--clear", what)).isNotEqualTo(config(base));
    }
  }

  @Test
  void whatIsSetIsSetAfterClearing() {
    assertThat(edited("--label=c=3", "--clear=labels", "--history=new", "--clear=history"))
        .contains("\"Labels\":{\"c\":\"3\"}", "\"history\":[{", "\"created_by\":\"new\"")
        .doesNotContain("a note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | {\"Test\":[\"NONE\"],\"Interval\":30000000000,\"Retries\":2}",
        "curl -f x | {\"Test\":[\"CMD-SHELL\",\"curl -f x\"],\"Interval\":30000000000,\"Retries\":2}",
        "[\"CMD\",\"/a b\"] | {\"Test\":[\"CMD\",\"/a b\"],\"Interval\":30000000000,\"Retries\":2}",
        "{\"interval\":null,\"startInterval\":\"1m5s\"} |"
            + " {\"Test\":[\"CMD\",\"/app\"],\"Retries\":2,\"StartInterval\":65000000000}",
      })
  void aHealthCheckChangesTheBases(String check, String member) {
    assertThat(edited("--healthcheck=" + check)).contains("\"Healthcheck\":" + member);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--healthcheck={\"time\":1} | --healthcheck: healthcheck:1:2: time: unknown key; did you"
            + " mean timeout?",
        "--healthcheck=[\"/app\"] | --healthcheck: a health check is [NONE],"
            + " [CMD, word, ...] or [CMD-SHELL, text]",
        "--healthcheck={\"interval\":\"1d\"} | --healthcheck: healthcheck:1:13: interval: \"1d\" is no"
            + " time: 30s, 1m30s or 500ms is meant, 1ms to 10000h, or 0",
        "--shell=[1] | --shell: only texts may stand in the array",
        "--clear=label | --clear: label is not one of entrypoint, cmd, env, labels, ports, volumes,"
            + " user, workdir, stop-signal, healthcheck, onbuild, shell, author, history",
        "--unset-port=x | --unset-port: invalid port \"x\": a port is a number",
        "--history= | --history: the entry of the history is empty",
      })
  void whatIsWrongIsToldWithItsOption(String option, String message) {
    TestRun run = TestRun.of("build", "--from", base, "--to", base + "2", option);
    assertThat(run.error()).isEqualTo("tare: " + message + "\n");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aHealthCheckThatChecksNothingIsWrongUsage() {
    String empty = "oci:" + folder.resolve("layout") + ":empty";
    TestRun run =
        TestRun.of("build", "--to", empty, "--healthcheck={\"retries\":1}", "--env", "A=1");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error()).contains("there is no test, and the base has none");
  }

  private TestRun here(Map<String, String> variables, String... arguments) {
    return TestRun.in(folder, variables, arguments);
  }

  @Test
  void theRepositoryIsToldIfAskedFor() throws IOException {
    String commit = "1".repeat(40);
    Path git = Files.createDirectory(folder.resolve(".git"));
    Files.writeString(git.resolve("HEAD"), commit + "\n");
    Files.writeString(git.resolve("config"), "[remote \"origin\"]\nurl=git@example.com:me/app\n");
    String to = "oci:" + folder.resolve("layout") + ":vcs";
    TestRun run =
        here(
            Map.of("SOURCE_DATE_EPOCH", "86400", "CIRCLE_SHA1", "x"),
            "build",
            "--vcs",
            "--from=" + base,
            "--label=org.opencontainers.image.version=7",
            "--to=" + to);
    assertThat(run.error()).doesNotContain("tare: ");
    assertThat(config(to))
        .contains(
            "\"org.opencontainers.image.created\":\"1970-01-02T00:00:00Z\"",
            "\"org.opencontainers.image.revision\":\"" + commit + "\"",
            "\"org.opencontainers.image.source\":\"https://example.com/me/app\"",
            "\"org.opencontainers.image.version\":\"7\"");
    assertThat(TestRun.of("inspect", "--raw", to).output())
        .contains("\"org.opencontainers.image.revision\":\"" + commit + "\"")
        .doesNotContain("image.version");
  }

  @Test
  void withoutARepositoryThereIsNothingToTell() {
    TestRun run = here(Map.of(), "build", "--vcs", "--from=" + base, "--to=" + base + "2");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error())
        .isEqualTo(
            "tare: --vcs: there is no git repository at "
                + folder
                + " or above, and no variable of a CI system names a commit\n");
  }
}
