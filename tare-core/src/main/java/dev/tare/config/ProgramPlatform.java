// SPDX-License-Identifier: Apache-2.0
package dev.tare.config;

import dev.tare.elf.ElfHeader;
import dev.tare.oci.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells what a program runs on by the header of its file. */
public final class ProgramPlatform {
  private ProgramPlatform() {}

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
      header = in.readNBytes(ElfHeader.MOST_BYTES);
    }
    return ElfHeader.of(header).flatMap(ElfHeader::platform);
  }
}
