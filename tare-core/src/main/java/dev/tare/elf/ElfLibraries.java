// SPDX-License-Identifier: Apache-2.0
package dev.tare.elf;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The shared libraries that an ELF file asks for (its dynamic section).
 *
 * @param needed names, or paths if they hold a slash (DT_NEEDED)
 * @param rpath directories looked into if there is no run path (DT_RPATH)
 * @param runpath directories looked into (DT_RUNPATH)
 */
public record ElfLibraries(List<String> needed, List<String> rpath, List<String> runpath) {
  private static final ElfLibraries NONE = new ElfLibraries(List.of(), List.of(), List.of());

  private static final int START = 1 << 13;
  private static final int MOST_DYNAMIC = 1 << 16;
  private static final int MOST_STRINGS = 1 << 24;
  private static final int MOST_NAME = 4096;
  private static final int PT_LOAD = 1;
  private static final int PT_DYNAMIC = 2;
  private static final int DT_NEEDED = 1;
  private static final int DT_STRTAB = 5;
  private static final int DT_RPATH = 15;
  private static final int DT_RUNPATH = 29;

  public ElfLibraries {
    needed = List.copyOf(needed);
    rpath = List.copyOf(rpath);
    runpath = List.copyOf(runpath);
  }

  /** A file that can be read from its beginning several times. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * What a file asks for; nothing if it is no ELF file, is linked statically, or is damaged.
   *
   * @throws IOException only if the source cannot be read
   */
  public static ElfLibraries of(Source source) throws IOException {
    byte[] start;
    try (InputStream in = source.open()) {
      start = in.readNBytes(START);
    }
    if (ElfHeader.of(start).isEmpty()) {
      return NONE;
    }
    try {
      return new Reading(source, start).libraries();
    } catch (IndexOutOfBoundsException | EOFException e) {
      return NONE;
    }
  }

  /** One file. */
  private static final class Reading {
    private final Source source;
    private final ByteBuffer start;
    private final ByteOrder order;
    private final boolean wide;

    Reading(Source source, byte[] start) {
      this.source = source;
      this.wide = start[4] == 2;
      this.order = start[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
      this.start = ByteBuffer.wrap(start).order(order);
    }

    /** A part of the file as it is loaded. */
    private record Segment(int type, long offset, long address, long size) {}

    ElfLibraries libraries() throws IOException {
      List<Segment> segments = segments();
      Optional<Segment> dynamic =
          segments.stream().filter(segment -> segment.type() == PT_DYNAMIC).findFirst();
      if (dynamic.isEmpty()) {
        return NONE;
      }
      ByteBuffer table =
          bytes(dynamic.get().offset(), (int) Math.min(dynamic.get().size(), MOST_DYNAMIC));
      long strings = offset(segments, first(table, DT_STRTAB));
      List<Long> needed = all(table, DT_NEEDED);
      List<Long> rpath = all(table, DT_RPATH);
      List<Long> runpath = all(table, DT_RUNPATH);
      long last = -1;
      for (List<Long> some : List.of(needed, rpath, runpath)) {
        last = some.stream().mapToLong(Long::longValue).reduce(last, Math::max);
      }
      if (last < 0 || last > MOST_STRINGS || strings < 0) {
        return NONE;
      }
      byte[] names = atMost(strings, (int) last + MOST_NAME);
      return new ElfLibraries(texts(names, needed), paths(names, rpath), paths(names, runpath));
    }

    private List<Segment> segments() {
      long table = number(start, wide ? 32 : 28);
      int size = start.getShort(wide ? 54 : 42) & 0xffff;
      int count = start.getShort(wide ? 56 : 44) & 0xffff;
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int at = (int) Objects.checkIndex(table + (long) i * size, (long) start.limit());
        segments.add(
            new Segment(
                start.getInt(at),
                number(start, at + (wide ? 8 : 4)),
                number(start, at + (wide ? 16 : 8)),
                number(start, at + (wide ? 32 : 16))));
      }
      return segments;
    }

    private long number(ByteBuffer buffer, int at) {
      return wide ? buffer.getLong(at) : buffer.getInt(at) & 0xffff_ffffL;
    }

    /** Where in the file stands what is loaded at an address; -1 if nothing is. */
    private static long offset(List<Segment> segments, long address) {
      for (Segment segment : segments) {
        long inside = address - segment.address();
        if (segment.type() == PT_LOAD && inside >= 0 && inside < segment.size()) {
          return segment.offset() + inside;
        }
      }
      return -1;
    }

    private long first(ByteBuffer table, int tag) {
      List<Long> values = all(table, tag);
      return values.isEmpty() ? -1 : values.get(0);
    }

    private List<Long> all(ByteBuffer table, int tag) {
      List<Long> values = new ArrayList<>();
      int word = wide ? 8 : 4;
      for (int at = 0; at + 2 * word <= table.limit(); at += 2 * word) {
        long found = number(table, at);
        if (found == 0) {
          break;
        }
        if (found == tag) {
          values.add(number(table, at + word));
        }
      }
      return values;
    }

    private ByteBuffer bytes(long offset, int length) throws IOException {
      return ByteBuffer.wrap(atMost(offset, length)).order(order);
    }

    private byte[] atMost(long offset, int length) throws IOException {
      if (offset < 0) {
        throw new EOFException();
      }
      try (InputStream in = source.open()) {
        in.skipNBytes(offset);
        return in.readNBytes(length);
      }
    }

    private static List<String> texts(byte[] names, List<Long> places) {
      List<String> texts = new ArrayList<>();
      for (long place : places) {
        int from = (int) Objects.checkIndex(place, (long) names.length);
        int end = from;
        while (names[end] != 0) {
          end++;
        }
        texts.add(new String(names, from, end - from, StandardCharsets.UTF_8));
      }
      return texts;
    }

    private static List<String> paths(byte[] names, List<Long> places) {
      List<String> paths = new ArrayList<>();
      for (String text : texts(names, places)) {
        for (String path : text.split(":", -1)) {
          if (!path.isEmpty()) {
            paths.add(path);
          }
        }
      }
      return paths;
    }
  }
}
