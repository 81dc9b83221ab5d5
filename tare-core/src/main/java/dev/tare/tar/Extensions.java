// SPDX-License-Identifier: Apache-2.0
package dev.tare.tar;

import dev.tare.files.RawPath;
import org.jspecify.annotations.Nullable;

/**
 * What pax headers and GNU long names say of the next member. Where tar readers differ, nothing is
 * guessed: two headers of one kind, or a pax header and a GNU one for the same name, are malformed.
 */
final class Extensions {
  private final PaxRecords defaults = new PaxRecords();
  private @Nullable PaxRecords pax;
  private @Nullable RawPath longName;
  private @Nullable RawPath longLink;

  static boolean isExtension(char type) {
    return type == 'x' || type == 'g' || type == 'L' || type == 'K';
  }

  /** Whether something waits for its member. */
  boolean pending() {
    return pax != null || longName != null || longLink != null;
  }

  void add(char type, byte[] data, long offset) throws MalformedTarException {
    switch (type) {
      case 'g' -> {
        PaxRecords global = PaxRecords.parse(data, offset);
        if (global.path != null || global.linkPath != null || global.size != null) {
          throw new MalformedTarException(
              offset, "a global pax header gives one path, link or size to all members");
        }
        defaults.override(global);
      }
      case 'x' -> {
        requireFirst(pax, "pax headers", offset);
        pax = PaxRecords.parse(data, offset);
      }
      case 'L' -> {
        requireFirst(longName, "long names", offset);
        longName = gnuName(data, offset);
      }
      default -> {
        requireFirst(longLink, "long link names", offset);
        longLink = gnuName(data, offset);
      }
    }
  }

  private static void requireFirst(@Nullable Object earlier, String what, long offset)
      throws MalformedTarException {
    if (earlier != null) {
      throw new MalformedTarException(offset, "two " + what + " for one member");
    }
  }

  private static RawPath gnuName(byte[] data, long offset) throws MalformedTarException {
    int end = 0;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    if (end == 0) {
      throw new MalformedTarException(offset, "a long name is empty");
    }
    return RawPath.of(data).slice(0, end);
  }

  /** The header with all that waits for it applied; afterwards nothing waits. */
  TarHeader apply(TarHeader header, long offset) throws MalformedTarException {
    PaxRecords own = pax == null ? new PaxRecords() : pax;
    PaxRecords all = new PaxRecords();
    all.override(defaults);
    all.override(own);
    RawPath name = one(own.path, longName, "name", offset);
    RawPath link = one(own.linkPath, longLink, "link name", offset);
    pax = null;
    longName = null;
    longLink = null;
    return new TarHeader(
        name == null ? header.name() : name,
        header.type(),
        header.mode(),
        or(all.uid, header.uid()),
        or(all.gid, header.gid()),
        or(all.size, header.size()),
        or(all.mtime, header.mtime()),
        link == null ? header.linkName() : link,
        all.xattrs());
  }

  private static @Nullable RawPath one(
      @Nullable RawPath pax, @Nullable RawPath gnu, String what, long offset)
      throws MalformedTarException {
    if (pax != null && gnu != null) {
      throw new MalformedTarException(
          offset, "both a pax and a GNU header give the member a " + what);
    }
    return pax == null ? gnu : pax;
  }

  private static long or(@Nullable Long value, long otherwise) {
    return value == null || value == PaxRecords.UNSET ? otherwise : value;
  }
}
