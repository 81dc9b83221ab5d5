// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.oci.Printable;

/**
 * How layers are compressed.
 *
 * @param level 1 to 9 for gzip and eStargz, 1 to 19 for zstd; 0 where it means nothing
 * @param prefetch what readers of eStargz fetch first; of the other kinds AUTO, where it means
 *     nothing
 */
public record Compression(Kind kind, int level, Prefetch prefetch) {
  /** The default. */
  public static final Compression GZIP = new Compression(Kind.GZIP, 1);

  /** At the level that zstd, BuildKit and Podman take if none is given. */
  public static final Compression ZSTD = new Compression(Kind.ZSTD, 3);

  /** At the level of gzip, with what is inferred first. */
  public static final Compression ESTARGZ = new Compression(Kind.ESTARGZ, 1);

  public static final Compression NONE = new Compression(Kind.NONE, 0);

  /** With what is inferred first; IllegalArgumentException if the kind has no such level. */
  public Compression(Kind kind, int level) {
    this(kind, level, Prefetch.AUTO);
  }

  /** IllegalArgumentException if the kind has no such level, or nothing that is fetched first. */
  public Compression {
    if (kind != Kind.ESTARGZ && !prefetch.equals(Prefetch.AUTO)) {
      throw new IllegalArgumentException("prefetch goes with compression estargz alone");
    }
    if (level < kind.lowest || level > kind.highest) {
      throw new IllegalArgumentException("compression has no level " + level);
    }
  }

  /** Kinds. */
  public enum Kind {
    GZIP(1, 9),
    /** Only in OCI's format (image-spec, layer.md). */
    ZSTD(1, 19),
    NONE(0, 0),
    /** gzip of which parts can be read, with an index of its files. */
    ESTARGZ(1, 9);

    private final int lowest;
    private final int highest;

    Kind(int lowest, int highest) {
      this.lowest = lowest;
      this.highest = highest;
    }
  }

  /**
   * Parses {@code gzip[:level]}, {@code estargz[:level]}, {@code zstd[:level]} or {@code none};
   * IllegalArgumentException else.
   */
  public static Compression parse(String text) {
    return switch (text) {
      case "none" -> NONE;
      case "gzip" -> GZIP;
      case "zstd" -> ZSTD;
      case "estargz" -> ESTARGZ;
      default -> withLevel(text);
    };
  }

  private static Compression withLevel(String text) {
    int colon = text.indexOf(':');
    String level = text.substring(colon + 1);
    if (level.matches("[1-9][0-9]?")) {
      int number = Integer.parseInt(level);
      String kind = text.substring(0, colon + 1);
      if (kind.equals("gzip:") && number <= Kind.GZIP.highest) {
        return new Compression(Kind.GZIP, number);
      }
      if (kind.equals("estargz:") && number <= Kind.ESTARGZ.highest) {
        return new Compression(Kind.ESTARGZ, number);
      }
      if (kind.equals("zstd:") && number <= Kind.ZSTD.highest) {
        return new Compression(Kind.ZSTD, number);
      }
    }
    throw new IllegalArgumentException(
        "invalid compression "
            + Printable.quote(text)
            + ": none, gzip, gzip:1 to gzip:9, estargz, estargz:1 to estargz:9, zstd, or zstd:1 to zstd:19"
            + " is meant");
  }

  /** The same with this fetched first; IllegalArgumentException unless it is eStargz. */
  public Compression with(Prefetch other) {
    return new Compression(kind, level, other);
  }

  /** The form that {@link #parse} takes, the level always shown. */
  @Override
  public String toString() {
    return switch (kind) {
      case GZIP -> "gzip:" + level;
      case ZSTD -> "zstd:" + level;
      case ESTARGZ -> "estargz:" + level;
      case NONE -> "none";
    };
  }
}
