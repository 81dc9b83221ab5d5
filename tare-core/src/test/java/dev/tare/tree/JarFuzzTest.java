// SPDX-License-Identifier: Apache-2.0
package dev.tare.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tare.changeset.Entry;
import dev.tare.content.LimitException;
import dev.tare.input.InputException;
import dev.tare.jar.Jars;
import dev.tare.jar.JavaProgram;
import dev.tare.plan.FileSet;
import dev.tare.plan.FileSet.JavaArchive.Layout;
import dev.tare.plan.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars with a few wrong bytes are read, or refused in the way that inputs are. */
class JarFuzzTest {
  private static final int ROUNDS = 1500;

  @TempDir Path folder;

  @Test
  void wrongBytesEndInNothingButErrorsOfInputs() throws IOException {
    byte[] stored = Jars.boot(Jars.LAUNCHER).bytes(ZipEntry.STORED);
    byte[] deflated = Jars.boot(Jars.LAUNCHER).bytes(ZipEntry.DEFLATED);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      byte[] bytes = (round % 2 == 0 ? stored : deflated).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      Path jar = Files.write(folder.resolve("x.jar"), bytes);
      for (Layout layout : Layout.values()) {
        try {
          readAll(jar, layout);
        } catch (InputException | LimitException e) {
          refused++;
          assertThat(e.getMessage()).startsWith(jar + ": ").doesNotContain("\n");
        } catch (RuntimeException e) {
          throw new AssertionError("round " + round + ", " + layout, e);
        }
      }
    }
    assertThat(refused).isBetween(ROUNDS / 2, 3 * ROUNDS - 1);
  }

  private static void readAll(Path jar, Layout layout) throws IOException {
    JavaProgram.of(jar).ifPresent(program -> program.entrypoint("/app", layout));
    List<Entry> entries = Trees.of(new FileSet.JavaArchive(jar, "/app", layout, Owner.ROOT));
    for (Entry entry : entries) {
      try (InputStream in = ((Entry.File) entry).content().open()) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
    }
  }
}
