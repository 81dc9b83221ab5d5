// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion and help say what the tables of options say. */
class CompletionCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void aScriptHasEveryOptionAndValue(String shell) {
    TestRun run = TestRun.of("completion", shell);
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    for (String command : OptionTable.commands()) {
      assertThat(run.output()).contains(command);
      for (Option option : OptionTable.of(command).list()) {
        assertThat(run.output())
            .contains((shell.equals("fish") ? "-l " : "--") + option.getLongOpt());
        assertThat(run.output()).contains(String.join(" ", OptionTable.values(option)));
      }
    }
  }

  @Test
  void theHelpOnACommandNamesItsOptions() {
    for (String command : OptionTable.commands()) {
      TestRun run = TestRun.of("help", command);
      assertThat(run.code()).isEqualTo(ExitCode.OK);
      assertThat(run.output().lines()).allMatch(line -> line.length() <= 80);
      for (Option option : OptionTable.of(command).list()) {
        if (!option.getLongOpt().equals("help")) {
          assertThat(run.output()).as(command).contains("--" + option.getLongOpt());
        }
      }
    }
  }

  @Test
  void everyCommandTakesHelp() {
    for (String command : OptionTable.commands()) {
      assertThat(TestRun.of(command, "--help").output()).contains("Usage: tare ");
      assertThat(TestRun.of(command, "-h").code()).isEqualTo(ExitCode.OK);
    }
  }

  @Test
  void anotherShellIsRefused() {
    TestRun run = TestRun.of("completion", "bsh");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.error())
        .isEqualTo("tare: bsh is not one of bash, zsh, fish; did you mean bash?\n");
    assertThat(TestRun.of("completion").code()).isEqualTo(ExitCode.USAGE);
  }
}
