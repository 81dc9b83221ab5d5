// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import java.util.List;
import java.util.Locale;

/**
 * The recipe of one layer, or of several if it is split.
 *
 * @param createdBy the text of its history entry
 * @param files no other set beside one that is {@link FileSet.Verbatim}
 */
public record LayerPlan(
    String createdBy, List<FileSet> files, Compression compression, Splitting splitting) {
  /** Whether what the sets give becomes one layer. */
  public enum Splitting {
    NONE,
    /**
     * What seldom changes comes into layers below what often does, by rules that look at nothing
     * but the files. Of an application's jar the parts are those that it names itself.
     */
    AUTO;

    /** The words that {@link #parse} takes. */
    public static final List<String> WORDS = List.of("auto", "none");

    /** The one of {@link #WORDS} that is meant. */
    public static Splitting parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** IllegalArgumentException if sets cannot be together, or a verbatim one is to be split. */
  public LayerPlan {
    files = List.copyOf(files);
    boolean verbatim = files.stream().anyMatch(FileSet.Verbatim.class::isInstance);
    if (files.size() > 1 && verbatim) {
      throw new IllegalArgumentException(
          "a tar that is a layer byte for byte cannot have other files in its layer");
    }
    if (verbatim && splitting != Splitting.NONE) {
      throw new IllegalArgumentException("a tar that is a layer byte for byte cannot be split");
    }
  }

  /** One layer. */
  public LayerPlan(String createdBy, List<FileSet> files, Compression compression) {
    this(createdBy, files, compression, Splitting.NONE);
  }

  /** A layer with the usual compression. */
  public static LayerPlan of(String createdBy, FileSet... files) {
    return new LayerPlan(createdBy, List.of(files), Compression.GZIP);
  }

  /** The recipe of one of the layers that this one is split into. */
  public LayerPlan part(String name) {
    return new LayerPlan(createdBy + " (" + name + ")", files, compression);
  }
}
