// SPDX-License-Identifier: Apache-2.0
package dev.tare.elf;

import dev.tare.oci.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The header of an ELF file, and what follows it as far as that is known. */
public final class ElfHeader {
  /** As many bytes as the header has at most. */
  public static final int MOST_BYTES = 64;

  private static final int LEAST_BYTES = 52;
  private static final int ET_EXEC = 2;
  private static final int ET_DYN = 3;
  private static final int PT_INTERP = 3;
  private static final int MOST_INTERPRETER = 4096;
  private static final int ARM_SOFT_FLOAT = 0x200;
  private static final int ARM_HARD_FLOAT = 0x400;
  private static final int MIPS_N32 = 0x20;

  private final ByteBuffer header;
  private final boolean wide;
  private final boolean little;

  private ElfHeader(ByteBuffer header) {
    this.header = header;
    this.wide = header.get(4) == 2;
    this.little = header.get(5) == 1;
    header.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
  }

  /**
   * The header that a file begins with; empty if it is another kind of file.
   *
   * @param start the first bytes of the file, at least {@link #MOST_BYTES} if it has them
   */
  public static Optional<ElfHeader> of(byte[] start) {
    boolean elf =
        start.length >= LEAST_BYTES
            && start[0] == 0x7f
            && start[1] == 'E'
            && start[2] == 'L'
            && start[3] == 'F'
            && (start[4] == 1 || (start[4] == 2 && start.length >= MOST_BYTES))
            && (start[5] == 1 || start[5] == 2);
    return elf ? Optional.of(new ElfHeader(ByteBuffer.wrap(start))) : Optional.empty();
  }

  /**
   * The program that loads this one with its libraries (PT_INTERP); empty if it needs none, or if
   * its path is not among the bytes that are known.
   */
  public Optional<String> interpreter() {
    long table = wide ? header.getLong(32) : header.getInt(28) & 0xffff_ffffL;
    int size = header.getShort(wide ? 54 : 42) & 0xffff;
    int count = header.getShort(wide ? 56 : 44) & 0xffff;
    int least = wide ? 56 : 32;
    for (int i = 0; i < count && size >= least; i++) {
      long at = table + (long) i * size;
      if (at < 0 || at > header.limit() - least) {
        return Optional.empty();
      }
      if (header.getInt((int) at) == PT_INTERP) {
        return text(segment((int) at, 4, 8), segment((int) at, 16, 32));
      }
    }
    return Optional.empty();
  }

  /** A member of a program header, by its place in either class. */
  private long segment(int at, int narrowPlace, int widePlace) {
    return wide ? header.getLong(at + widePlace) : header.getInt(at + narrowPlace) & 0xffff_ffffL;
  }

  private Optional<String> text(long offset, long size) {
    if (offset < 0 || size < 2 || size > MOST_INTERPRETER || offset > header.limit() - size) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) size - 1]; // without the NUL at its end
    header.get((int) offset, bytes);
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  /** What it runs on; empty if it is no program, or images have no name for the system. */
  public Optional<Platform> platform() {
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
