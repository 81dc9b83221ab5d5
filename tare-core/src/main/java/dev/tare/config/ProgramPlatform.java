// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells what a program runs on by the header of its file. */
public final class ProgramPlatform {
  private static final int HEADER = 64;
  private static final int ET_EXEC = 2;
  private static final int ET_DYN = 3;
  private static final int ARM_SOFT_FLOAT = 0x200;
  private static final int ARM_HARD_FLOAT = 0x400;
  private static final int MIPS_N32 = 0x20;

  private final ByteBuffer header;
  private final boolean wide;
  private final boolean little;

  private ProgramPlatform(ByteBuffer header) {
    this.header = header;
    this.wide = header.get(4) == 2;
    this.little = header.get(5) == 1;
    header.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /**
   * The platform of an ELF executable for Linux or FreeBSD; reads 64 bytes. Empty for anything
   * else: a script, a program of another system, a processor that images have no name for, or what
   * is no regular file.
   *
   * @throws IOException if the file is absent or cannot be read
   */
  public static Optional<Platform> of(Path program) throws IOException {
    byte[] header;
    // Opening a pipe or a device could block for ever.
    if (Files.exists(program) && !Files.isRegularFile(program)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(program)) {
      header = in.readNBytes(HEADER);
    }
    boolean elf =
        header.length >= 52
            && header[0] == 0x7f
            && header[1] == 'E'
            && header[2] == 'L'
            && header[3] == 'F'
            && (header[4] == 1 || (header[4] == 2 && header.length == HEADER))
            && (header[5] == 1 || header[5] == 2);
    return elf ? new ProgramPlatform(ByteBuffer.wrap(header)).platform() : Optional.empty();
  }

  private Optional<Platform> platform() {
    int type = header.getShort(16) & 0xffff;
    String os = os(header.get(7));
    String architecture = architecture(header.getShort(18) & 0xffff);
    if ((type != ET_EXEC && type != ET_DYN) || os.isEmpty() || architecture.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Platform.of(os, architecture, architecture.equals("arm") ? variant() : ""));
  }

  private static String os(byte abi) {
    return switch (abi) {
      case 0, 3, 97 -> "linux"; // 97 is the old ABI of ARM
      case 9 -> "freebsd";
      default -> "";
    };
  }

  /** The name images have for the processor; empty if none. */
  private String architecture(int machine) {
    return switch (machine) {
      case 3 -> !wide && little ? "386" : "";
      case 8 -> mips();
      case 21 -> when(wide, little ? "ppc64le" : "ppc64");
      case 22 -> when(wide && !little, "s390x");
      case 40 -> when(!wide && little, "arm");
      case 62 -> when(wide && little, "amd64");
      case 183 -> when(wide && little, "arm64");
      case 243 -> when(wide && little, "riscv64");
      case 258 -> when(wide && little, "loong64");
      default -> "";
    };
  }

  private static String when(boolean condition, String name) {
    return condition ? name : "";
  }

  private String mips() {
    if (!wide && (flags() & MIPS_N32) != 0) {
      return "";
    }
    return (wide ? "mips64" : "mips") + (little ? "le" : "");
  }

  /**
   * Systems that pass floats in registers start at v7, those that declare the opposite at v5;
   * programs that declare neither, such as Go's, leave it open.
   */
  private String variant() {
    int flags = flags();
    if ((flags & ARM_HARD_FLOAT) != 0) {
      return "v7";
    }
    return (flags & ARM_SOFT_FLOAT) != 0 ? "v5" : "";
  }

  private int flags() {
    return header.getInt(wide ? 48 : 36);
  }
}
