// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static dev.tare.config.TareFiles.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.plan.Base;
import dev.tare.plan.ConfigChange;
import dev.tare.plan.ConfigChange.StringList;
import dev.tare.plan.Expansion;
import dev.tare.plan.Healthcheck;
import dev.tare.plan.ImagePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TareConfigTest {
  private static List<ConfigChange> config(String config) {
    return read("tare: 1\nconfig: " + config + "\n").image().config();
  }

  @Test
  void theLeastFileInheritsEverything() {
    FilePlan plan = read("tare: 1\n");
    assertThat(plan.image())
        .isEqualTo(
            new ImagePlan(
                Optional.empty(),
                false,
                new Base.Scratch(),
                List.of(),
                List.of(),
                Map.of(),
                ImagePlan.Format.AS_BASE,
                Instant.ofEpochSecond(5)));
    assertThat(plan.destinations()).isEmpty();
  }

  @Test
  void portsAndVolumesAreTakenAwayWithNull() {
    assertThat(config("{ports: {8080: {}, 80/udp: null}, volumes: {/b: null, /a: {}}}"))
        .containsExactly(
            new ConfigChange.AddPort("8080/tcp"),
            new ConfigChange.UnsetPort("80/udp"),
            new ConfigChange.UnsetVolume("/b"),
            new ConfigChange.AddVolume("/a"));
    assertThat(config("{ports: {}}")).isEmpty();
  }

  @Test
  void whatDockerAddsIsClearedWithNull() {
    assertThat(config("{healthcheck: null, onbuild: null, shell: [], author: null, history: null}"))
        .containsExactly(
            new ConfigChange.Clear("Healthcheck"),
            new ConfigChange.Clear("OnBuild"),
            new ConfigChange.Clear("Shell"),
            new ConfigChange.SetAuthor(""),
            new ConfigChange.ClearHistory());
  }

  @Test
  void aHealthCheckIsForTheShellOrSaysWhatIsAnotherThanTheBases() {
    assertThat(config("{healthcheck: {test: curl -f localhost}}"))
        .containsExactly(
            new ConfigChange.SetHealthcheck(Healthcheck.of("CMD-SHELL", "curl -f localhost")));
    assertThat(config("{healthcheck: {test: [NONE]}}"))
        .containsExactly(new ConfigChange.SetHealthcheck(Healthcheck.of("NONE")));
    assertThat(config("{healthcheck: {interval: 2h, timeout: null, retries: null}}"))
        .containsExactly(
            new ConfigChange.SetHealthcheck(
                new Healthcheck(
                    Optional.empty(),
                    Map.of(
                        Healthcheck.Time.INTERVAL,
                        Duration.ofHours(2),
                        Healthcheck.Time.TIMEOUT,
                        Duration.ZERO),
                    OptionalInt.of(0))));
  }

  @Test
  void nullClearsWhatTheBaseHas() {
    assertThat(
            config(
                "{entrypoint: null, cmd: null, env: null, workdir: null, user: null, ports: null,"
                    + " volumes: null, labels: null, stopSignal: null}"))
        .containsExactly(
            new ConfigChange.ClearEnv(),
            new ConfigChange.Clear("Entrypoint"),
            new ConfigChange.Clear("Cmd"),
            new ConfigChange.Clear("WorkingDir"),
            new ConfigChange.Clear("User"),
            new ConfigChange.Clear("StopSignal"),
            new ConfigChange.Clear("ExposedPorts"),
            new ConfigChange.Clear("Volumes"),
            new ConfigChange.Clear("Labels"));
  }

  @Test
  void anEntrypointAloneTakesTheCmdOfTheBaseAway() {
    assertThat(config("{entrypoint: [/a]}"))
        .containsExactly(
            new ConfigChange.SetStrings(StringList.ENTRYPOINT, List.of("/a")),
            new ConfigChange.Clear("Cmd"));
    assertThat(config("{cmd: [a, '']}"))
        .containsExactly(new ConfigChange.SetStrings(StringList.CMD, List.of("a", "")));
  }

  @Test
  void dollarsAreTextUnlessABraceFollows() {
    assertThat(config("{env: {A: $B, C: '$${D}'}}"))
        .containsExactly(
            new ConfigChange.SetEnv("A", "$B"),
            new ConfigChange.ExpandEnv("C", Expansion.parse("$${D}")));
  }

  @Test
  void anAnchorStandsForWhatItNames() {
    assertThat(read("tare: 1\nfrom: &a scratch\nto: ['oci:x:a']\nformat: oci\n").image().base())
        .isEqualTo(new Base.Scratch());
    assertThat(config("{env: {A: &v x, B: *v}}"))
        .containsExactly(new ConfigChange.SetEnv("A", "x"), new ConfigChange.SetEnv("B", "x"));
  }
}
