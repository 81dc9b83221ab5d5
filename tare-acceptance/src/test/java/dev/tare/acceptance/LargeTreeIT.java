// SPDX-License-Identifier: Apache-2.0
package dev.tare.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Size is no matter of memory. */
class LargeTreeIT {
  private static final long MIB = 1 << 20;
  @TempDir Path folder;

  // half noise, half zeros: neither trivial nor slow
  private static void fill(Path file, long mebibytes) throws Exception {
    byte[] block = new byte[(int) MIB];
    Random random = new Random(mebibytes);
    try (var out = Files.newOutputStream(file)) {
      for (long i = 0; i < mebibytes; i++) {
        if (i % 2 == 0) {
          random.nextBytes(block);
        } else {
          java.util.Arrays.fill(block, (byte) 0);
        }
        out.write(block);
      }
    }
  }

  @Test
  void threeGibibytesPassUnderASmallHeap() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    fill(tree.resolve("big"), 2560);
    for (int i = 0; i < 8; i++) {
      fill(tree.resolve("part" + i), 64);
    }
    Path layout = folder.resolve("layout");
    Tare.in(folder)
        .env("TARE_JAVA_OPTS", "-Xmx64m")
        .ok("build", "--directory", tree + ":/data", "--to", "oci:" + layout + ":x", "-q");
    Run check =
        Run.of(
            "sh",
            "-c",
            "cd '"
                + layout
                + "/blobs/sha256' && for f in *; do echo \"$f  $f\"; done | sha256sum -c --quiet &&"
                + " gzip -dc < \"$(ls -S | head -n 1)\" | tar -tvf - | awk '{ n += $3 } END { printf \"%.0f\", n }'");
    assertThat(check.succeeded().output().trim()).isEqualTo(Long.toString(3072 * MIB));
  }
}
