// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;

/** Numeric owner of files: user and group, each 0 to 4294967294. */
public record Owner(long uid, long gid) {
  private static final long HIGHEST = 4294967294L;

  /** IllegalArgumentException if a number is out of range. */
  public Owner {
    if (uid < 0 || uid > HIGHEST || gid < 0 || gid > HIGHEST) {
      throw new IllegalArgumentException("user and group ids are 0 to " + HIGHEST);
    }
  }

  public static final Owner ROOT = new Owner(0, 0);

  /** Parses {@code uid[:gid]} in decimal; gid is uid if absent; IllegalArgumentException else. */
  public static Owner parse(String text) {
    int colon = text.indexOf(':');
    try {
      long uid = number(colon < 0 ? text : text.substring(0, colon));
      return new Owner(uid, colon < 0 ? uid : number(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "invalid owner " + Printable.quote(text) + ": " + e.getMessage(), e);
    }
  }

  private static long number(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits) {
      throw new IllegalArgumentException("UID or UID:GID in decimal is meant, names are not known");
    }
    return text.length() > 10 ? Long.MAX_VALUE : Long.parseLong(text);
  }

  /** {@code uid:gid}. */
  @Override
  public String toString() {
    return uid + ":" + gid;
  }
}
