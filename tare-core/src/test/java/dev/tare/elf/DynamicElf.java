// SPDX-License-Identifier: Apache-2.0
package dev.tare.elf;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** ELF files with a dynamic section, of either class and order of bytes. */
public final class DynamicElf {
  private static final long ADDRESS = 0x10000;

  private final boolean wide;
  private final ByteOrder order;
  private final ByteArrayOutputStream strings = new ByteArrayOutputStream();
  private final List<long[]> entries = new ArrayList<>();
  private String loader = "";

  private DynamicElf(boolean wide, ByteOrder order) {
    this.wide = wide;
    this.order = order;
    strings.write(0);
  }

  public static DynamicElf of64() {
    return new DynamicElf(true, ByteOrder.LITTLE_ENDIAN);
  }

  static DynamicElf of32() {
    return new DynamicElf(false, ByteOrder.BIG_ENDIAN);
  }

  private DynamicElf entry(int tag, String text) {
    entries.add(new long[] {tag, strings.size()});
    strings.writeBytes((text + "\0").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public DynamicElf needs(String name) {
    return entry(1, name);
  }

  public DynamicElf rpath(String path) {
    return entry(15, path);
  }

  public DynamicElf runpath(String path) {
    return entry(29, path);
  }

  public DynamicElf loader(String path) {
    loader = path;
    return this;
  }

  public byte[] bytes() {
    byte[] path = (loader + "\0").getBytes(StandardCharsets.UTF_8);
    int header = wide ? 64 : 52;
    int segment = wide ? 56 : 32;
    int word = wide ? 8 : 4;
    int loaderAt = header + 3 * segment;
    int dynamicAt = loaderAt + path.length;
    int dynamicSize = (entries.size() + 2) * 2 * word;
    int stringsAt = dynamicAt + dynamicSize;
    ByteBuffer file = ByteBuffer.allocate(stringsAt + strings.size()).order(order);
    file.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1)});
    file.put((byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2)).put((byte) 1);
    file.putShort(16, (short) 3).putShort(18, (short) (wide ? 62 : 8));
    number(file, wide ? 32 : 28, header);
    file.putShort(wide ? 54 : 42, (short) segment).putShort(wide ? 56 : 44, (short) 3);
    segment(file, header, 1, 0, ADDRESS, file.capacity());
    segment(file, header + segment, 2, dynamicAt, ADDRESS + dynamicAt, dynamicSize);
    if (!loader.isEmpty()) {
      segment(file, header + 2 * segment, 3, loaderAt, ADDRESS + loaderAt, path.length);
    }
    file.position(loaderAt).put(path);
    int at = dynamicAt;
    for (long[] entry : entries) {
      number(file, at, entry[0]);
      number(file, at + word, entry[1]);
      at += 2 * word;
    }
    number(file, at, 5);
    number(file, at + word, ADDRESS + stringsAt);
    file.position(stringsAt).put(strings.toByteArray());
    return file.array();
  }

  private void number(ByteBuffer file, int at, long value) {
    if (wide) {
      file.putLong(at, value);
    } else {
      file.putInt(at, (int) value);
    }
  }

  private void segment(ByteBuffer file, int at, int type, long offset, long address, long size) {
    file.putInt(at, type);
    number(file, at + (wide ? 8 : 4), offset);
    number(file, at + (wide ? 16 : 8), address);
    number(file, at + (wide ? 32 : 16), size);
  }
}
