// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of the example are what their source says. */
class ExampleIT {
  private static final Path HELLO = Lab.ROOT.resolve("examples/hello");
  @TempDir Path folder;

  @Test
  void theProgramsAssembleToTheSameBytes() {
    Lab.packages();
    for (List<String> target : List.of(List.of("amd64", "x86_64"), List.of("arm64", "aarch64"))) {
      String prefix = target.get(1) + "-linux-gnu-";
      String name = "hello-" + target.get(0);
      Path object = folder.resolve(name + ".o");
      Path program = folder.resolve(name);
      Run.of(prefix + "as", "-o", object.toString(), HELLO.resolve(name + ".s").toString())
          .succeeded();
      Run.of(prefix + "ld", "-n", "-s", "-o", program.toString(), object.toString()).succeeded();
      assertThat(program).hasSameBinaryContentAs(HELLO.resolve(name));
    }
  }
}
