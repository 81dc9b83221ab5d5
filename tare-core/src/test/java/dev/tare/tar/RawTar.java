// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Archives put together by hand, right or wrong. */
final class RawTar {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A ustar header whose fields a test may spoil before its checksum is made. */
  static byte[] header(char type, String name, String size) {
    byte[] block = new byte[512];
    put(block, 0, name);
    put(block, 100, "0000644");
    put(block, 108, "0000000");
    put(block, 116, "0000000");
    put(block, 124, size);
    put(block, 136, "00000000000");
    block[156] = (byte) type;
    put(block, 257, "ustar\00000");
    return block;
  }

  static void put(byte[] block, int offset, String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }

  static byte[] summed(byte[] block) {
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    put(block, 148, "%06o\0".formatted(sum));
    return block;
  }

  RawTar block(byte[] block) {
    out.writeBytes(summed(block));
    return this;
  }

  RawTar raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  RawTar data(String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    out.writeBytes(bytes);
    out.writeBytes(new byte[-bytes.length & 511]);
    return this;
  }

  RawTar member(char type, String name, String content) {
    return block(header(type, name, "%011o".formatted(content.length()))).data(content);
  }

  RawTar pax(String... records) {
    return extended('x', records);
  }

  RawTar extended(char type, String... records) {
    StringBuilder text = new StringBuilder();
    for (String record : records) {
      int rest = record.length() + 2;
      int length = rest + Integer.toString(rest).length();
      text.append(rest + Integer.toString(length).length()).append(' ');
      text.append(record).append('\n');
    }
    return member(type, "x", text.toString());
  }

  RawTar end() {
    return raw(new byte[1024]);
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  List<TarMember> read() throws IOException {
    return read(bytes(), TarLimits.DEFAULT);
  }

  static List<TarMember> read(byte[] archive, TarLimits limits) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), limits);
    List<TarMember> members = new ArrayList<>();
    for (Optional<TarMember> m = reader.next(); m.isPresent(); m = reader.next()) {
      members.add(m.get());
    }
    return members;
  }
}
