// SPDX-License-Identifier: Apache-2.0
package dev.tare.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakTest {
  @Test
  void aHundredCallsLeaveNoThreadsNorDescriptorsNorFiles(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(dir.resolve("tmp"));
    Path places = Files.createDirectory(dir.resolve("places"));
    Process probe =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                LeakProbe.class.getName(),
                places.toString(),
                "8")
            .redirectErrorStream(true)
            .start();
    String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(probe.waitFor()).as(said).isZero();
    assertThat(said.lines())
        .containsExactly("calls 112", "failures 64", "threads []", "descriptors 0", "files []");
    try (Stream<Path> files = Files.list(places)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("a.tar", "l.tar", "layout");
    }
  }
}
