// SPDX-License-Identifier: Apache-2.0
package dev.tare.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes tars as others make them, well or badly. */
final class TarBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  TarBytes file(String name, byte[] content) {
    header(name, '0', content.length, "");
    bytes.writeBytes(content);
    bytes.writeBytes(new byte[-content.length & 511]);
    return this;
  }

  TarBytes file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  TarBytes symlink(String name, String target) {
    return header(name, '2', 0, target);
  }

  TarBytes hardlink(String name, String target) {
    return header(name, '1', 0, target);
  }

  TarBytes directory(String name) {
    return header(name, '5', 0, "");
  }

  private TarBytes header(String name, char type, long size, String link) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, String.format("%011o\0", size));
    put(block, 136, "00000000000\0");
    put(block, 148, "        ");
    block[156] = (byte) type;
    put(block, 157, link);
    put(block, 257, "ustar\00000");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, String.format("%06o\0 ", sum));
    bytes.writeBytes(block);
    return this;
  }

  private static void put(byte[] block, int at, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(value, 0, block, at, value.length);
  }

  byte[] unended() {
    return bytes.toByteArray();
  }

  byte[] end() {
    bytes.writeBytes(new byte[1024]);
    return bytes.toByteArray();
  }

  Path end(Path file) throws IOException {
    return Files.write(file, end());
  }
}
