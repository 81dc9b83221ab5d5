// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What options that add files, directories and links come to in an image. */
class FlagFilesTest {
  @TempDir Path folder;

  private String location(String name) {
    return "oci:" + folder.resolve("layout") + ":" + name;
  }

  private static TestRun done(TestRun run) {
    assertThat(run.error()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.OK);
    return run;
  }

  private void build(String name, String... options) {
    List<String> all = new ArrayList<>(List.of("build", "--to", location(name)));
    all.addAll(List.of(options));
    done(TestRun.of(all.toArray(String[]::new)));
  }

  private List<String> listed(String name) {
    return done(TestRun.of("ls", "-R", location(name)))
        .output()
        .lines()
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  @Test
  void directoriesAndLinksAreMadeWithTheOwnerThatIsGiven() {
    build("made", "--mkdir=/data:0750:1000:50", "--mkdir=/var/lib/x::7", "--symlink=/app=/a:b=c");
    assertThat(listed("made"))
        .containsExactly(
            "lrwxrwxrwx 0:0 0 /app -> /a:b=c",
            "drwxr-x--- 1000:50 0 /data",
            "drwxr-xr-x 0:0 0 /var",
            "drwxr-xr-x 0:0 0 /var/lib",
            "drwxr-xr-x 7:7 0 /var/lib/x");
    build("owned", "--chown=3:4", "--mkdir=/a", "--mkdir=/b:700:5", "--symlink=/c=a");
    assertThat(listed("owned"))
        .containsExactly("drwxr-xr-x 3:4 0 /a", "drwx------ 5:5 0 /b", "lrwxrwxrwx 3:4 0 /c -> a");
  }

  @Test
  void whatADirectoryOfTheBaseIsNotToldItKeeps() {
    build("base", "--mkdir=/tmp:1777:1:2");
    build("top", "--from", location("base"), "--mkdir=/tmp:700");
    assertThat(listed("top")).containsExactly("drwx------ 1:2 0 /tmp");
  }

  @Test
  void accountsOfTheSameCallAreKnown() throws IOException {
    Path passwd = Files.writeString(folder.resolve("passwd"), "app:x:70:71::/:\n");
    build("app", "--file", passwd + ":/etc/passwd", "--mkdir=/data:700:app");
    assertThat(listed("app"))
        .containsExactly(
            "drwx------ 70:71 0 /data", "drwxr-xr-x 0:0 0 /etc", "-rw-r--r-- 0:0 16 /etc/passwd");
  }
}
