// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line in a shell: completion, pipes, the launcher's surroundings. */
class ShellIT {
  private static final String TARE = Lab.ROOT.resolve("tare").toString();
  @TempDir Path folder;

  private Run bash(String script) {
    return new Run.Call(List.of("bash", "-c", script, "bash", TARE)).in(folder).run();
  }

  @ParameterizedTest
  @CsvSource({
    "tare che,check-auth",
    "tare build --ent,--entrypoint",
    "tare build --progress pl,plain",
    "tare build --progress = pl,plain",
    "tare copy --archive-layout = ,legacy universal",
    "tare completion fi,fish",
    "tare help insp,inspect",
    "tare build --file x,''",
  })
  void bashCompletes(String words, String completions) {
    Run run =
        bash("""
            eval "$("$1" completion bash)"
            COMP_WORDS=(%s)
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _tare
            printf '%%s\\n' "${COMPREPLY[@]}" | sort | paste -sd ' '
            """
                .formatted(words))
            .succeeded();
    assertThat(run.output().strip()).isEqualTo(completions);
    assertThat(run.error()).isEmpty();
  }

  @Test
  void aReaderWhoGoesEndsTheWriting() throws Exception {
    Files.write(folder.resolve("program"), new byte[32 << 20]);
    Run run =
        bash("\"$1\" build --compression none -o - program | head -c 10; exit ${PIPESTATUS[0]}");
    assertThat(run.status()).isEqualTo(8);
    assertThat(run.error()).isEqualTo("tare: standard output cannot be written\n");
  }

  @Test
  void temporaryFilesGoWhereTmpdirSays() throws Exception {
    Path small = Files.createDirectories(folder.resolve("t m p"));
    Run.of("mount", "-t", "tmpfs", "-o", "size=1m", "none", small.toString()).succeeded();
    try {
      Files.write(folder.resolve("program"), new byte[4 << 20]);
      Run run =
          Tare.in(folder)
              .env("TMPDIR", small.toString())
              .run("build", "--compression", "none", "-o", "x.tar", "program");
      assertThat(run.status()).isEqualTo(8);
      assertThat(run.error()).contains("t m p/tare-", "o space left").hasLineCount(1);
      assertThat(small).isEmptyDirectory();
    } finally {
      Run.of("umount", small.toString()).succeeded();
    }
  }

  @Test
  void aCheckoutThatCannotBeBuiltSaysSoAtOnce() throws Exception {
    Files.copy(Path.of(TARE), folder.resolve("tare"));
    Path shared = Path.of("tare-cli/src/launcher/java.sh");
    Files.createDirectories(folder.resolve(shared).getParent());
    Files.copy(Lab.ROOT.resolve(shared), folder.resolve(shared));
    Run.of("chmod", "-R", "a+rX", folder.toString()).succeeded();
    Run run =
        Run.of(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", folder + "/tare");
    assertThat(run.status()).isEqualTo(8);
    assertThat(run.error()).contains("may not write there").hasLineCount(1);
  }
}
