// SPDX-License-Identifier: Apache-2.0
package dev.tare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.content.NotFoundException;
import dev.tare.oci.Location;
import dev.tare.plan.FailedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviceTest {
  @TempDir Path folder;

  private String advice(String image) {
    NotFoundException failure = new NotFoundException("there is no such image");
    return Advice.on(FailedPart.mark(failure, Location.parse(image)), folder);
  }

  @Test
  void aLayoutThatIsCalledLikeTheImageIsTold() throws IOException {
    Path layout = Files.createDirectories(folder.resolve("team/app"));
    assertThat(advice("team/app:1")).isEmpty();
    Files.writeString(layout.resolve("oci-layout"), "{}");
    assertThat(advice("team/app:1")).isEqualTo("; the layout team/app here is oci:team/app");
    assertThat(advice("docker://docker.io/team/app")).contains(" oci:team/app");
    assertThat(advice("other/app")).isEmpty();
  }

  @Test
  void aFileThatIsCalledLikeTheImageIsTold() throws IOException {
    Files.writeString(folder.resolve("app"), "");
    assertThat(advice("app"))
        .isEqualTo("; the file app here is oci-archive:app or docker-archive:app");
  }

  @Test
  void whatNoLocationCanNameIsNotTold() throws IOException {
    Files.createDirectories(folder.resolve("localhost:5000"));
    Files.writeString(folder.resolve("localhost:5000/app"), "");
    assertThat(advice("localhost:5000/app")).isEmpty();
  }

  @Test
  void aFileHasNothingToDoWithOtherFailures() throws IOException {
    Files.writeString(folder.resolve("app"), "");
    IOException disk = FailedPart.mark(new IOException("disk full"), Location.parse("app"));
    assertThat(Advice.on(disk, folder)).isEmpty();
    assertThat(advice("oci:app")).isEmpty();
    assertThat(Advice.on(new NotFoundException("nothing"), folder)).isEmpty();
  }
}
