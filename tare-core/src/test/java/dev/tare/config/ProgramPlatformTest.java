// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramPlatformTest {
  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({
    "64, LE, 62, 0, linux/amd64",
    "32, LE, 3, 0, linux/386",
    "64, LE, 183, 0, linux/arm64",
    "32, LE, 40, 0x5000400, linux/arm/v7",
    "32, LE, 40, 0x5000200, linux/arm/v5",
    "32, LE, 40, 0x5000002, linux/arm",
    "64, LE, 21, 2, linux/ppc64le",
    "64, BE, 21, 1, linux/ppc64",
    "64, BE, 22, 0, linux/s390x",
    "64, LE, 243, 5, linux/riscv64",
    "64, LE, 258, 0x43, linux/loong64",
    "32, BE, 8, 0x50001000, linux/mips",
    "32, LE, 8, 0x50001000, linux/mipsle",
    "64, LE, 8, 0x60000000, linux/mips64le",
    "64, BE, 8, 0x60000000, linux/mips64",
  })
  void anElfHeaderNamesThePlatform(
      int bits, String order, int machine, String flags, String platform) throws IOException {
    byte[] header = elf(bits, order, 2, machine, Integer.decode(flags));
    assertThat(ProgramPlatform.of(file(header)).map(Object::toString)).contains(platform);
  }

  @ParameterizedTest
  @CsvSource({
    "32, LE, 62, 0", // x32
    "32, LE, 8, 0x20", // MIPS n32
    "32, BE, 22, 0", // 31-bit s390
    "32, LE, 243, 0", // 32-bit RISC-V
    "64, BE, 183, 0", // big-endian ARM
    "64, BE, 43, 0", // SPARC
  })
  void aProcessorWithoutANameInImagesIsNotGuessed(int bits, String order, int machine, String flags)
      throws IOException {
    byte[] header = elf(bits, order, 2, machine, Integer.decode(flags));
    assertThat(ProgramPlatform.of(file(header))).isEmpty();
  }

  @Test
  void aPositionIndependentProgramIsOneToo() throws IOException {
    assertThat(ProgramPlatform.of(file(elf(64, "LE", 3, 62, 0)))).isPresent();
  }

  @Test
  void anObjectFileIsNoProgram() throws IOException {
    assertThat(ProgramPlatform.of(file(elf(64, "LE", 1, 62, 0)))).isEmpty();
  }

  @Test
  void theSystemComesFromTheHeader() throws IOException {
    byte[] header = elf(64, "LE", 2, 62, 0);
    header[7] = 9;
    assertThat(ProgramPlatform.of(file(header)).map(Object::toString)).contains("freebsd/amd64");
    header[7] = 12;
    assertThat(ProgramPlatform.of(file(header))).isEmpty();
  }

  @Test
  void everyShorterHeaderIsNoProgram() throws IOException {
    byte[] header = elf(64, "LE", 2, 62, 0);
    for (int length = 0; length < header.length; length++) {
      assertThat(ProgramPlatform.of(file(Arrays.copyOf(header, length)))).isEmpty();
    }
  }

  @Test
  void scriptsAndProgramsOfOtherSystemsHaveNone() throws IOException {
    String padding = " ".repeat(100);
    for (String start : new String[] {"#!/bin/sh\n", "MZ", "\u00cf\u00fa\u00ed\u00fe"}) {
      byte[] bytes = (start + padding).getBytes(StandardCharsets.ISO_8859_1);
      assertThat(ProgramPlatform.of(file(bytes))).isEmpty();
    }
  }

  @Test
  void aDirectoryHasNoneAndAnAbsentFileIsAnError() throws IOException {
    assertThat(ProgramPlatform.of(dir)).isEmpty();
    assertThatThrownBy(() -> ProgramPlatform.of(dir.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(dir.resolve("program"), bytes);
  }

  private static byte[] elf(int bits, String order, int type, int machine, int flags) {
    ByteBuffer header = ByteBuffer.allocate(64);
    header.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (bits / 32)});
    header.put((byte) (order.equals("LE") ? 1 : 2)).put((byte) 1);
    header.order(order.equals("LE") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    header.putShort(16, (short) type).putShort(18, (short) machine);
    return header.putInt(bits == 64 ? 48 : 36, flags).array();
  }
}
