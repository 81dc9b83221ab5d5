// SPDX-License-Identifier: Apache-2.0
package dev.tare.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ElfLibrariesTest {
  private static ElfLibraries of(byte[] bytes) throws IOException {
    return ElfLibraries.of(() -> new ByteArrayInputStream(bytes));
  }

  @Test
  void whatIsNeededAndWhereItIsLookedForIsTold() throws Exception {
    for (DynamicElf elf : List.of(DynamicElf.of64(), DynamicElf.of32())) {
      ElfLibraries libraries =
          of(
              elf.needs("libc.so.6")
                  .needs("libz.so.1")
                  .runpath("$ORIGIN/../lib:/opt/lib")
                  .rpath("/old")
                  .bytes());

      assertThat(libraries.needed()).containsExactly("libc.so.6", "libz.so.1");
      assertThat(libraries.runpath()).containsExactly("$ORIGIN/../lib", "/opt/lib");
      assertThat(libraries.rpath()).containsExactly("/old");
    }
  }

  @Test
  void otherFilesNeedNothing() throws Exception {
    assertThat(of(new byte[0]).needed()).isEmpty();
    assertThat(of(new byte[5000]).needed()).isEmpty();
    assertThat(of(DynamicElf.of64().bytes()).needed()).isEmpty();
  }

  @Test
  void damagedFilesNeedNothingOrSomething() throws Exception {
    byte[] whole = DynamicElf.of64().needs("libc.so.6").loader("/lib/ld.so").bytes();
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
      for (int k = random.nextInt(4); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      assertThat(of(bytes).needed().size()).isLessThan(100);
    }
  }

  @Test
  void aSourceThatFailsFails() {
    assertThatThrownBy(
            () ->
                ElfLibraries.of(
                    () -> {
                      throw new IOException("disk on fire");
                    }))
        .hasMessage("disk on fire");
  }
}
