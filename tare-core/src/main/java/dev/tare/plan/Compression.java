// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;

/**
 * How layers are compressed.
 *
 * @param level 1 to 9 for gzip; 0 where it means nothing
 */
public record Compression(Kind kind, int level) {
  /** The default. */
  public static final Compression GZIP = new Compression(Kind.GZIP, 1);

  public static final Compression NONE = new Compression(Kind.NONE, 0);

  /** IllegalArgumentException if the kind has no such level. */
  public Compression {
    boolean known = kind == Kind.GZIP ? level >= 1 && level <= 9 : level == 0;
    if (!known) {
      throw new IllegalArgumentException("compression has no level " + level);
    }
  }

  /** Kinds. */
  public enum Kind {
    GZIP,
    NONE
  }

  /** Parses {@code gzip[:level]} or {@code none}; IllegalArgumentException else. */
  public static Compression parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    if (text.equals("gzip")) {
      return GZIP;
    }
    if (text.length() == 6
        && text.startsWith("gzip:")
        && text.charAt(5) >= '1'
        && text.charAt(5) <= '9') {
      return new Compression(Kind.GZIP, text.charAt(5) - '0');
    }
    throw new IllegalArgumentException(
        "invalid compression "
            + Printable.quote(text)
            + ": none, gzip, or gzip:1 to gzip:9 is meant");
  }

  /** The form that {@link #parse} takes, the level always shown. */
  @Override
  public String toString() {
    return kind == Kind.GZIP ? "gzip:" + level : "none";
  }
}
