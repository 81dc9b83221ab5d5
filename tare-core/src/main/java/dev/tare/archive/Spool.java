// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import dev.tare.compress.CompressionLimitException;
import dev.tare.compress.Decompression;
import dev.tare.compress.MalformedCompressionException;
import dev.tare.content.IntegrityException;
import dev.tare.content.LimitException;
import dev.tare.files.RawPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens archives so that any part of them can be read: in place where that is possible. */
final class Spool {
  /** How much is unpacked to disk at most: an archive of a few bytes must not fill it. */
  private static final long LIMIT = 64L << 30;

  private Spool() {}

  /** The tar; a compressed one, or a pipe, is first unpacked into a private, nameless file. */
  static FileChannel open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(RawPath.of(file) + ": is a directory; for an image layout use oci:");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(RawPath.of(file).toString());
    }
    if (!Files.isRegularFile(file)) {
      try (InputStream in = Files.newInputStream(file)) {
        return unpacked(RawPath.of(file).toString(), in);
      }
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      byte[] start = new Slice(channel, 0, Decompression.HEAD).readAllBytes();
      if (!Decompression.isCompressed(start)) {
        return channel;
      }
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    try (channel) {
      return unpacked(RawPath.of(file).toString(), new Slice(channel, 0, Long.MAX_VALUE));
    }
  }

  /** Takes in a whole stream, decompressed. */
  static FileChannel unpacked(String place, InputStream source) throws IOException {
    Path temporary = Files.createTempFile("tare-", ".tar");
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    try {
      fill(place, source, channel);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void fill(String place, InputStream source, FileChannel channel)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    long total = 0;
    try (InputStream in = Decompression.detectAny(source)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        total += count;
        if (total > LIMIT) {
          throw new LimitException(place + ": unpacked more than " + LIMIT + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    } catch (MalformedCompressionException e) {
      throw new IntegrityException(place + ": " + e.getMessage(), e);
    } catch (CompressionLimitException e) {
      throw new LimitException(place + ": " + e.getMessage());
    }
  }
}
