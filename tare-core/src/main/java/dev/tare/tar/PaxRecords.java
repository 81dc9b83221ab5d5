// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Those records of one pax header that this package knows; the others are only checked for their
 * form. Null where a header says nothing.
 */
final class PaxRecords {
  /** A record without a value: what the member's own header says counts again. */
  static final long UNSET = Long.MIN_VALUE;

  private static final RawPath XATTR = RawPath.of("SCHILY.xattr.");
  private static final int MOST_LENGTH_DIGITS = 10;
  private static final int MOST_NUMBER_DIGITS = 18;
  private static final int MOST_TIME = 64;

  @Nullable RawPath path;
  @Nullable RawPath linkPath;
  @Nullable Long size;
  @Nullable Long uid;
  @Nullable Long gid;
  @Nullable Long mtime;
  private final Map<RawPath, RawPath> xattrs = new TreeMap<>();

  /** Reads all the records of a header whose block begins at the offset. */
  static PaxRecords parse(byte[] data, long offset) throws MalformedTarException {
    PaxRecords records = new PaxRecords();
    RawPath bytes = RawPath.of(data);
    for (int start = 0; start < data.length; ) {
      int digits = 0;
      long length = 0;
      while (start + digits < data.length && isDigit(data[start + digits])) {
        length = length * 10 + (data[start + digits] - '0');
        if (++digits > MOST_LENGTH_DIGITS) {
          break;
        }
      }
      int key = start + digits + 1;
      int equals = bytes.indexOf('=', key);
      if (digits == 0
          || length > data.length - start
          || key >= start + length
          || data[key - 1] != ' '
          || equals <= key
          || equals >= start + length - 1
          || data[(int) (start + length - 1)] != '\n') {
        throw new MalformedTarException(offset, "a pax record has a wrong form");
      }
      int end = (int) (start + length);
      records.set(bytes.slice(key, equals), bytes.slice(equals + 1, end - 1), offset);
      start = end;
    }
    return records;
  }

  private void set(RawPath key, RawPath value, long offset) throws MalformedTarException {
    if (key.startsWith(RawPath.of("GNU.sparse."))) {
      throw new MalformedTarException(offset, "sparse files are not supported");
    }
    if (key.startsWith(XATTR) && key.length() > XATTR.length()) {
      xattrs.put(key.slice(XATTR.length(), key.length()), value);
      return;
    }
    switch (key.toString()) {
      case "path" -> path = name("path", value, offset);
      case "linkpath" -> linkPath = name("linkpath", value, offset);
      case "size" -> size = number("size", value, offset);
      case "uid" -> uid = number("uid", value, offset);
      case "gid" -> gid = number("gid", value, offset);
      case "mtime" -> mtime = time(value, offset);
      default -> {
        // comments, times of access, extended attributes, other makers' own
      }
    }
  }

  void override(PaxRecords other) {
    path = other.path == null ? path : other.path;
    linkPath = other.linkPath == null ? linkPath : other.linkPath;
    size = other.size == null ? size : other.size;
    uid = other.uid == null ? uid : other.uid;
    gid = other.gid == null ? gid : other.gid;
    mtime = other.mtime == null ? mtime : other.mtime;
    xattrs.putAll(other.xattrs);
  }

  Xattrs xattrs() {
    return xattrs.isEmpty() ? Xattrs.NONE : Xattrs.of(xattrs);
  }

  private static @Nullable RawPath name(String key, RawPath value, long offset)
      throws MalformedTarException {
    if (value.indexOf('\0', 0) >= 0) {
      throw new MalformedTarException(offset, "pax " + key + " holds a NUL byte");
    }
    return value.isEmpty() ? null : value;
  }

  private static long number(String key, RawPath value, long offset) throws MalformedTarException {
    if (value.isEmpty()) {
      return UNSET;
    }
    if (value.length() > MOST_NUMBER_DIGITS || digitsFrom(value, 0) < value.length()) {
      throw new MalformedTarException(offset, "pax " + key + " is no size or number");
    }
    return Long.parseLong(ascii(value));
  }

  /** Whole seconds, rounded down; the text is checked before anything is computed from it. */
  private static long time(RawPath value, long offset) throws MalformedTarException {
    if (value.isEmpty()) {
      return UNSET;
    }
    int start = value.at(0) == '-' ? 1 : 0;
    int point = digitsFrom(value, start);
    int end = point;
    if (point < value.length() && value.at(point) == '.') {
      end = digitsFrom(value, point + 1);
    }
    if (point == start
        || point - start > MOST_NUMBER_DIGITS
        || end < value.length()
        || value.length() > MOST_TIME) {
      throw new MalformedTarException(offset, "pax mtime is no time");
    }
    long seconds = Long.parseLong(ascii(value.slice(0, point)));
    boolean fraction = false;
    for (int i = point + 1; i < end; i++) {
      fraction |= value.at(i) != '0';
    }
    return start == 1 && fraction ? seconds - 1 : seconds;
  }

  private static int digitsFrom(RawPath value, int start) {
    int i = start;
    while (i < value.length() && isDigit(value.at(i))) {
      i++;
    }
    return i;
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static String ascii(RawPath value) {
    return new String(value.bytes(), StandardCharsets.US_ASCII);
  }
}
