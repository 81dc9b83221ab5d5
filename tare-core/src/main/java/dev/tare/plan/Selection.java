// SPDX-License-Identifier: Apache-2.0
package dev.tare.plan;

import dev.tare.files.RawPath;

/**
 * Which of a source's files are taken: what {@code include} matches, or all if it is empty, without
 * what {@code exclude} matches. Paths are those within the source. Directories above what is taken
 * are taken, too; other directories only if they match themselves.
 */
public record Selection(Patterns include, Patterns exclude) {
  /** Everything. */
  public static final Selection ALL = new Selection(Patterns.NONE, Patterns.NONE);

  /** Everything but what the patterns match. */
  public static Selection without(Patterns exclude) {
    return new Selection(Patterns.NONE, exclude);
  }

  /** Only what the patterns match. */
  public static Selection only(Patterns include) {
    return new Selection(include, Patterns.NONE);
  }

  /** Whether what stands at the path is taken for its own sake. */
  public boolean takes(RawPath path) {
    return (include.isEmpty() || include.matches(path)) && !exclude.matches(path);
  }

  /** Whether nothing below a directory can be taken, so that it need not be looked into. */
  public boolean skipsBelow(RawPath directory) {
    return !exclude.hasExceptions() && exclude.matches(directory);
  }
}
