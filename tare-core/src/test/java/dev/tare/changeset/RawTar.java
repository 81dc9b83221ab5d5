// SPDX-License-Identifier: Apache-2.0
package dev.tare.changeset;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Tars with whatever headers a test wants; names are Latin-1, a byte a character. */
public final class RawTar {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public RawTar directory(String name, int mode) {
    return member('5', name, mode, "", "");
  }

  /** Gives the next member an extended attribute. */
  public RawTar xattr(String name, String value) {
    String rest = " SCHILY.xattr." + name + "=" + value + "\n";
    return member('x', "pax", 0644, "", (rest.length() + 2) + rest);
  }

  public RawTar file(String name, String content) {
    return member('0', name, 0640, "", content);
  }

  public RawTar symlink(String name, String target) {
    return member('2', name, 0777, target, "");
  }

  public RawTar hardlink(String name, String target) {
    return member('1', name, 0600, target, "");
  }

  public RawTar member(char type, String name, int mode, String link, String content) {
    byte[] data = content.getBytes(UTF_8);
    byte[] header = new byte[512];
    put(header, 0, name);
    put(header, 100, octal(mode, 7));
    put(header, 108, octal(1000, 7));
    put(header, 116, octal(2000, 7));
    put(header, 124, octal(data.length, 11));
    put(header, 136, octal(1234567890, 11));
    put(header, 148, "        ");
    header[156] = (byte) type;
    put(header, 157, link);
    put(header, 257, "ustar\00000");
    put(header, 265, "someone");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, octal(sum, 6) + "\0 ");
    bytes.writeBytes(header);
    bytes.writeBytes(data);
    bytes.writeBytes(new byte[(512 - data.length % 512) % 512]);
    return this;
  }

  private static void put(byte[] header, int offset, String text) {
    byte[] field = text.getBytes(ISO_8859_1);
    System.arraycopy(field, 0, header, offset, field.length);
  }

  private static String octal(long value, int digits) {
    String text = Long.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  public byte[] end() {
    bytes.writeBytes(new byte[1024]);
    return bytes.toByteArray();
  }

  public Path writeTo(Path file) throws IOException {
    return Files.write(file, end());
  }

  public Path gzipTo(Path file) throws IOException {
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(end());
    }
    return file;
  }
}
