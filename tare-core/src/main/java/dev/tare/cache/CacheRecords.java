// SPDX-License-Identifier: Apache-2.0
package dev.tare.cache;

import dev.tare.oci.Digest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;

/**
 * Small files with a checksum: a line that says what it is and of which key, the content, and the
 * SHA-256 of both. They appear by rename, not forced to disk; what a crash leaves is told by the
 * checksum, and a record in the place of another by its key.
 */
final class CacheRecords {
  private static final int HASH = 32;
  private static final int BUFFER = 1 << 14;

  private CacheRecords() {}

  /** Takes a record's content in. */
  @FunctionalInterface
  interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  /** Gives a record's content out. */
  @FunctionalInterface
  interface Writing {
    void write(DataOutputStream out) throws IOException;
  }

  /** What the record of a key begins with. */
  static byte[] heading(CacheKind kind, Digest key) {
    return ("tare cache " + kind.directory() + " " + key.hex() + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The content, checked before any of it is used.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws DamagedException saying what is wrong with it
   */
  static <T> T read(Path file, byte[] heading, Reading<T> reading) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new DamagedException("is no file");
    }
    check(file, heading);
    try (DataInputStream in = new DataInputStream(open(file))) {
      in.skipNBytes(heading.length);
      return reading.read(in);
    } catch (IOException | IllegalArgumentException e) {
      throw new DamagedException("is not a record: " + e.getMessage());
    }
  }

  private static InputStream open(Path file) throws IOException {
    SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    return new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
  }

  private static void check(Path file, byte[] heading) throws IOException {
    try (InputStream in = open(file)) {
      long rest = Files.size(file) - HASH;
      byte[] found = in.readNBytes((int) Math.max(0, Math.min(rest, heading.length)));
      if (!Arrays.equals(found, heading)) {
        throw new DamagedException("does not begin as its name says");
      }
      MessageDigest hasher = Digest.newSha256();
      hasher.update(found);
      rest -= found.length;
      byte[] buffer = new byte[BUFFER];
      while (rest > 0) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, rest));
        if (count < 0) {
          throw new DamagedException("ends early");
        }
        hasher.update(buffer, 0, count);
        rest -= count;
      }
      if (!MessageDigest.isEqual(in.readNBytes(HASH), hasher.digest())) {
        throw new DamagedException("has a wrong checksum");
      }
    }
  }

  /** Writes the file under a temporary name, and renames it. */
  static void write(Path file, Path temporary, byte[] heading, Writing writing) throws IOException {
    try {
      try (OutputStream raw =
          new BufferedOutputStream(
              Files.newOutputStream(
                  temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              BUFFER)) {
        MessageDigest hasher = Digest.newSha256();
        DataOutputStream out = new DataOutputStream(new DigestOutputStream(raw, hasher));
        out.write(heading);
        writing.write(out);
        out.flush();
        raw.write(hasher.digest());
      }
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
