// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tare.plan.Prefetch;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefetchListTest {
  @TempDir Path folder;

  private Path list(String text) throws Exception {
    return Files.writeString(folder.resolve("list"), text);
  }

  @Test
  void pathsAndRecordsAreRead() throws Exception {
    Prefetch prefetch =
        PrefetchList.read(
            list("/usr/bin/x\n\nusr//lib/y z\r\n{\"path\":\"a/b\",\"manifestDigest\":\"x\"}\n"));

    assertThat(prefetch.mode()).isEqualTo(Prefetch.Mode.LISTED);
    assertThat(prefetch.paths()).containsExactly("/usr/bin/x", "/usr/lib/y z", "/a/b");
  }

  @Test
  void whatIsNoPathIsRefusedByItsLine() throws Exception {
    for (String wrong : new String[] {"/", "a/../b", "{}", "{\"path\":1}", "{"}) {
      Path file = list("good\n" + wrong + "\n");
      assertThatThrownBy(() -> PrefetchList.read(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(file + ":2: ");
    }
    Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> PrefetchList.read(bytes)).hasMessage(bytes + ": not UTF-8");
  }
}
