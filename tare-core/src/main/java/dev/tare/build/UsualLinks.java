// SPDX-License-Identifier: Apache-2.0
package dev.tare.build;

import dev.tare.changeset.Entry;
import dev.tare.tar.TarName;
import java.util.List;
import java.util.stream.Stream;

/**
 * The directories that are links in most distributions. An entry below one of them would turn the
 * link into a directory and take away all that stood behind it.
 */
final class UsualLinks {
  private static final List<TarName> LINKS =
      Stream.of("bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr/sbin", "var/run", "var/lock")
          .map(TarName::of)
          .toList();

  private UsualLinks() {}

  /** IllegalArgumentException naming the first entry that goes through one of them. */
  static void requireAvoided(List<Entry> entries) {
    for (Entry entry : entries) {
      for (TarName link : LINKS) {
        boolean there = entry instanceof Entry.Directory && entry.name().equals(link);
        if (there || entry.name().isBelow(link)) {
          throw new IllegalArgumentException(
              entry.name()
                  + ": /"
                  + link
                  + " is a link in many bases, which this would destroy; the base's files must be"
                  + " read to place it");
        }
      }
    }
  }
}
